using Microsoft.Extensions.Options;

namespace TrendingTopics.Serving.Access;

/// <summary>Refuses keys that can be guessed, or that no header can hold, when the host starts. A key is never said.</summary>
internal sealed class ApiKeyValidator : IValidateOptions<ApiKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiKeyOptions options)
    {
        var wrong = options.Read.Concat(options.Write).Where(entry => !ApiKeyHash.TryRead(entry.Key, out _)).Select(entry => entry.Setting).Distinct().ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{string.Join(", ", wrong)}: a key must be {ApiKeyHash.ShortestKey} to {ApiKeyHash.LongestKey} letters, digits and signs of ASCII without spaces and commas, or sha256: and the 64 hexadecimal digits of a key's hash.");
    }
}
