using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrendingTopics.Sources.Files;

/// <summary>How far a file was read, and which file that was.</summary>
/// <param name="Format">How it was read: a position of one format says nothing in another.</param>
/// <param name="Records">How many records lie before it.</param>
/// <param name="Offset">How many bytes of the unpacked content lie before it; 0 for CSV, which goes on by counting records.</param>
/// <param name="Size">The size of the file, packed as it is.</param>
/// <param name="Head">The fingerprint of its first bytes.</param>
internal sealed record FilePosition(FileFormat Format, long Records, long Offset, long Size, FileHead Head)
{
    public static FilePosition? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, FilePositionJson.Default.FilePosition);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, FilePositionJson.Default.FilePosition);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FilePosition))]
internal sealed partial class FilePositionJson : JsonSerializerContext;
