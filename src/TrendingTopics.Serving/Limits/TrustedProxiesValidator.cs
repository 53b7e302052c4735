using Microsoft.Extensions.Options;

namespace TrendingTopics.Serving.Limits;

/// <summary>Refuses proxies that are neither address nor network when the host starts.</summary>
internal sealed class TrustedProxiesValidator : IValidateOptions<TrustedProxies>
{
    public ValidateOptionsResult Validate(string? name, TrustedProxies options) => options.Unreadable is [var first, ..]
        ? ValidateOptionsResult.Fail($"{TrustedProxies.Setting}: '{first}' is not allowed; it may be addresses and networks such as 10.0.0.7 or 10.0.0.0/8, separated by commas.")
        : ValidateOptionsResult.Success;
}
