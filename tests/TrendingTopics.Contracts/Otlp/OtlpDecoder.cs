namespace TrendingTopics.Contracts.Otlp;

/// <summary>Reads what traces, metrics and logs have in common: resources hold scopes, which hold items; attributes are keys and values.</summary>
internal static class OtlpDecoder
{
    /// <summary>Reads one item and adds what it holds.</summary>
    public delegate void ReadItem<T>(ReadOnlySpan<byte> item, OtlpOrigin origin, List<T> into);

    /// <summary>Reads every item of an export request.</summary>
    public static List<T> Read<T>(ReadOnlySpan<byte> request, ReadItem<T> readItem)
    {
        var items = new List<T>();
        var resources = new ProtobufReader(request);
        while (resources.Next())
        {
            if (resources.Field == 1)
            {
                ReadResource(resources.Bytes(), readItem, items);
            }
        }

        return items;
    }

    /// <summary>Adds one attribute.</summary>
    public static void AddAttribute(ReadOnlySpan<byte> keyValue, Dictionary<string, object?> attributes)
    {
        var key = "";
        object? value = null;
        var reader = new ProtobufReader(keyValue);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = Value(reader.Bytes());
                    break;
            }
        }

        attributes[key] = value;
    }

    /// <summary>A value: text, flag, whole number, number, bytes, a list of values or a dictionary of them.</summary>
    public static object? Value(ReadOnlySpan<byte> anyValue)
    {
        var reader = new ProtobufReader(anyValue);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    return reader.Text();
                case 2:
                    return reader.Number() != 0;
                case 3:
                    return (long)reader.Number();
                case 4:
                    return reader.Double();
                case 5:
                    return Values(reader.Bytes());
                case 6:
                    return Attributes(reader.Bytes());
                case 7:
                    return reader.Bytes().ToArray();
            }
        }

        return null;
    }

    /// <summary>Microseconds from OTLP's nanoseconds.</summary>
    public static long Micros(ulong nanoseconds) => (long)(nanoseconds / 1000);

    private static void ReadResource<T>(ReadOnlySpan<byte> message, ReadItem<T> readItem, List<T> items)
    {
        var resource = new Dictionary<string, object?>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    resource = Attributes(reader.Bytes());
                    break;
                case 2:
                    ReadScope(reader.Bytes(), resource, readItem, items);
                    break;
            }
        }
    }

    private static void ReadScope<T>(ReadOnlySpan<byte> message, Dictionary<string, object?> resource, ReadItem<T> readItem, List<T> items)
    {
        var origin = new OtlpOrigin(resource, "");
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    origin = new OtlpOrigin(resource, Name(reader.Bytes()));
                    break;
                case 2:
                    readItem(reader.Bytes(), origin, items);
                    break;
            }
        }
    }

    private static string Name(ReadOnlySpan<byte> scope)
    {
        var reader = new ProtobufReader(scope);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                return reader.Text();
            }
        }

        return "";
    }

    // A resource and a list of keys and values look alike: both hold attributes in their field 1.
    private static Dictionary<string, object?> Attributes(ReadOnlySpan<byte> message)
    {
        var attributes = new Dictionary<string, object?>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                AddAttribute(reader.Bytes(), attributes);
            }
        }

        return attributes;
    }

    private static List<object?> Values(ReadOnlySpan<byte> message)
    {
        var values = new List<object?>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                values.Add(Value(reader.Bytes()));
            }
        }

        return values;
    }
}
