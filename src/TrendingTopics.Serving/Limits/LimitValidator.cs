using System.Globalization;
using Microsoft.Extensions.Options;

namespace TrendingTopics.Serving.Limits;

/// <summary>Refuses limits that are none when the host starts.</summary>
internal sealed class LimitValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        (string Name, int Value, int Least, int Most)[] limits =
        [
            (nameof(options.ReadsPerSecond), options.ReadsPerSecond, 0, 1_000_000),
            (nameof(options.WritesPerSecond), options.WritesPerSecond, 0, 1_000_000),
            (nameof(options.LiveStreams), options.LiveStreams, 0, 1_000_000),
            (nameof(options.Posts), options.Posts, 0, 1_000_000),
            (nameof(options.BodyBytes), options.BodyBytes, 1024, 1 << 30),
            (nameof(options.KeyedBodyBytes), options.KeyedBodyBytes, 1024, 1 << 30),
            (nameof(options.RecordBytes), options.RecordBytes, 16, 1 << 30),
            (nameof(options.EventsPerPost), options.EventsPerPost, 1, int.MaxValue),
        ];
        var wrong = limits
            .Where(limit => limit.Value < limit.Least || limit.Value > limit.Most)
            .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{LimitOptions.Section}:{limit.Name} is {limit.Value}; it must be a whole number from {limit.Least} to {limit.Most}."))
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
