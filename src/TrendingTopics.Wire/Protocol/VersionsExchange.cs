namespace TrendingTopics.Wire.Protocol;

/// <summary>ApiVersions: which requests a broker speaks, in which versions.</summary>
internal static class VersionsExchange
{
    /// <summary>Writes the question.</summary>
    public static void Write(RequestWriter writer, short version)
    {
        if (version >= 3)
        {
            writer.Text("trending-topics");
            writer.Text("1");
            writer.Tags();
        }
    }

    /// <summary>Reads the answer; false where the broker does not speak the question's version and is to be asked in version 0.</summary>
    public static bool TryRead(ReadOnlySpan<byte> answer, short version, out VersionTable table)
    {
        table = new VersionTable();
        var reader = new ResponseReader(answer, version >= 3);
        var error = reader.Error();
        if (error == ErrorCode.UnsupportedVersion)
        {
            return false;
        }

        if (error != ErrorCode.None)
        {
            throw new WireFormatException($"The broker does not say what it speaks: {error}.");
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            table.Add(reader.Int16(), reader.Int16(), reader.Int16());
            reader.SkipTags();
        }

        return true;
    }
}
