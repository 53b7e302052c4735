using System.Globalization;

namespace TrendingTopics.Contracts.Otlp;

/// <summary>Reads logs.</summary>
internal static class OtlpLogDecoder
{
    public static List<OtlpLog> Read(ReadOnlySpan<byte> request) => OtlpDecoder.Read<OtlpLog>(request, Add);

    private static void Add(ReadOnlySpan<byte> message, OtlpOrigin origin, List<OtlpLog> into)
    {
        string body = "", trace = "", span = "";
        var severity = 0;
        long time = 0;
        var attributes = new Dictionary<string, object?>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    time = OtlpDecoder.Micros(reader.Fixed());
                    break;
                case 2:
                    severity = (int)reader.Number();
                    break;
                case 5:
                    body = Convert.ToString(OtlpDecoder.Value(reader.Bytes()), CultureInfo.InvariantCulture) ?? "";
                    break;
                case 6:
                    OtlpDecoder.AddAttribute(reader.Bytes(), attributes);
                    break;
                case 9:
                    trace = reader.Id();
                    break;
                case 10:
                    span = reader.Id();
                    break;
            }
        }

        into.Add(new OtlpLog
        {
            Origin = origin,
            Time = time,
            Severity = severity,
            Body = body,
            Attributes = attributes,
            TraceId = trace,
            SpanId = span,
        });
    }
}
