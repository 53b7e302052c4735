namespace TrendingTopics.Contracts.Otlp;

/// <summary>Reads traces.</summary>
internal static class OtlpSpanDecoder
{
    public static List<OtlpSpan> Read(ReadOnlySpan<byte> request) => OtlpDecoder.Read<OtlpSpan>(request, Add);

    private static void Add(ReadOnlySpan<byte> message, OtlpOrigin origin, List<OtlpSpan> into)
    {
        string trace = "", span = "", parent = "", name = "", failure = "";
        int kind = 0, status = 0;
        long start = 0, end = 0;
        var attributes = new Dictionary<string, object?>();
        var links = new List<OtlpLink>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    trace = reader.Id();
                    break;
                case 2:
                    span = reader.Id();
                    break;
                case 4:
                    parent = reader.Id();
                    break;
                case 5:
                    name = reader.Text();
                    break;
                case 6:
                    kind = (int)reader.Number();
                    break;
                case 7:
                    start = OtlpDecoder.Micros(reader.Fixed());
                    break;
                case 8:
                    end = OtlpDecoder.Micros(reader.Fixed());
                    break;
                case 9:
                    OtlpDecoder.AddAttribute(reader.Bytes(), attributes);
                    break;
                case 13:
                    links.Add(Link(reader.Bytes()));
                    break;
                case 15:
                    (status, failure) = Status(reader.Bytes());
                    break;
            }
        }

        into.Add(new OtlpSpan
        {
            Origin = origin,
            TraceId = trace,
            SpanId = span,
            ParentSpanId = parent,
            Name = name,
            Kind = kind,
            Start = start,
            End = end,
            Attributes = attributes,
            Links = links,
            Status = status,
            StatusMessage = failure,
        });
    }

    private static OtlpLink Link(ReadOnlySpan<byte> message)
    {
        string trace = "", span = "";
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    trace = reader.Id();
                    break;
                case 2:
                    span = reader.Id();
                    break;
            }
        }

        return new OtlpLink(trace, span);
    }

    private static (int Code, string Message) Status(ReadOnlySpan<byte> status)
    {
        var code = 0;
        var message = "";
        var reader = new ProtobufReader(status);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    message = reader.Text();
                    break;
                case 3:
                    code = (int)reader.Number();
                    break;
            }
        }

        return (code, message);
    }
}
