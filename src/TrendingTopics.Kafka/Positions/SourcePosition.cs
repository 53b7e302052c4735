using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrendingTopics.Kafka.Positions;

/// <summary>How far a source was read, as the positions topic holds it.</summary>
/// <param name="Position">The position; null where the source gave none.</param>
/// <param name="Commit">Which transaction it was written in, and so by whom: one whose end is not known can be told from the one before, and a claim of another process from one's own.</param>
/// <param name="Sequence">How many were written before it, so that an older one is known as such.</param>
internal sealed record SourcePosition(
    [property: JsonPropertyName("position")] string? Position,
    [property: JsonPropertyName("commit")] Guid Commit,
    [property: JsonPropertyName("sequence")] long Sequence)
{
    /// <summary>The record's value.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, PositionJson.Default.SourcePosition);

    /// <summary>What a record's value says; null where it is none of ours.</summary>
    public static SourcePosition? Decode(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, PositionJson.Default.SourcePosition);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Serializes positions.</summary>
[JsonSerializable(typeof(SourcePosition))]
internal sealed partial class PositionJson : JsonSerializerContext;
