namespace TrendingTopics.Contracts.Otlp;

/// <summary>Reads metrics: gauges, sums and histograms with explicit buckets, the kinds that a .NET program sends unless told otherwise.</summary>
internal static class OtlpPointDecoder
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    public static List<OtlpPoint> Read(ReadOnlySpan<byte> request) => OtlpDecoder.Read<OtlpPoint>(request, Add);

    private static void Add(ReadOnlySpan<byte> metric, OtlpOrigin origin, List<OtlpPoint> into)
    {
        string name = "", unit = "";
        var first = into.Count;
        var reader = new ProtobufReader(metric);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 3:
                    unit = reader.Text();
                    break;
                case Gauge or Sum:
                    AddPoints(reader.Bytes(), isHistogram: false, origin, into);
                    break;
                case Histogram:
                    AddPoints(reader.Bytes(), isHistogram: true, origin, into);
                    break;
            }
        }

        for (var i = first; i < into.Count; i++)
        {
            into[i] = into[i] with { Name = name, Unit = unit };
        }
    }

    private static void AddPoints(ReadOnlySpan<byte> data, bool isHistogram, OtlpOrigin origin, List<OtlpPoint> into)
    {
        var reader = new ProtobufReader(data);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                into.Add(isHistogram ? HistogramPoint(reader.Bytes(), origin) : NumberPoint(reader.Bytes(), origin));
            }
        }
    }

    private static OtlpPoint NumberPoint(ReadOnlySpan<byte> message, OtlpOrigin origin)
    {
        var attributes = new Dictionary<string, object?>();
        long time = 0;
        double value = 0;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    time = OtlpDecoder.Micros(reader.Fixed());
                    break;
                case 4:
                    value = reader.Double();
                    break;
                case 6:
                    value = (long)reader.Fixed();
                    break;
                case 7:
                    OtlpDecoder.AddAttribute(reader.Bytes(), attributes);
                    break;
            }
        }

        return Point(origin, attributes, time, value);
    }

    private static OtlpPoint HistogramPoint(ReadOnlySpan<byte> message, OtlpOrigin origin)
    {
        var attributes = new Dictionary<string, object?>();
        long time = 0, count = 0;
        double sum = 0;
        var buckets = new List<long>();
        var bounds = new List<double>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    time = OtlpDecoder.Micros(reader.Fixed());
                    break;
                case 4:
                    count = (long)reader.Fixed();
                    break;
                case 5:
                    sum = reader.Double();
                    break;
                case 6:
                    buckets.AddRange(reader.Fixeds().Select(b => (long)b));
                    break;
                case 7:
                    bounds.AddRange(reader.Fixeds().Select(BitConverter.UInt64BitsToDouble));
                    break;
                case 9:
                    OtlpDecoder.AddAttribute(reader.Bytes(), attributes);
                    break;
            }
        }

        return Point(origin, attributes, time, sum) with { Count = count, Bounds = bounds, Buckets = buckets };
    }

    private static OtlpPoint Point(OtlpOrigin origin, Dictionary<string, object?> attributes, long time, double value) => new()
    {
        Origin = origin,
        Name = "",
        Unit = "",
        Attributes = attributes,
        Time = time,
        Value = value,
        Count = 0,
        Bounds = [],
        Buckets = [],
    };
}
