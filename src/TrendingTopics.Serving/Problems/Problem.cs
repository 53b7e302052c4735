using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TrendingTopics.Serving.Problems;

/// <summary>The problem details (RFC 9457) that the API answers with.</summary>
internal static class Problem
{
    /// <summary>What a caller sent is not what may be sent: 400.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="value">What was sent; null where it is missing.</param>
    /// <param name="allowed">What it may be, as the end of a sentence.</param>
    public static ProblemHttpResult Invalid(string parameter, string? value, string allowed) => Of(
        StatusCodes.Status400BadRequest,
        value is null ? $"'{parameter}' is missing; it must be {allowed}." : $"'{parameter}' is '{Cut(value)}'; it must be {allowed}.",
        new() { ["parameter"] = parameter, ["allowed"] = allowed });

    /// <summary>What a caller asked for is not there: 404.</summary>
    public static ProblemHttpResult NotFound(string parameter, string detail) =>
        Of(StatusCodes.Status404NotFound, detail, new() { ["parameter"] = parameter });

    /// <summary>The body is longer than is taken: 413.</summary>
    public static ProblemHttpResult TooLarge(int limit) => Of(
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The body is longer than {limit:N0} bytes; send the events in several requests."),
        new() { ["parameter"] = "body", ["limit"] = limit });

    /// <summary>The store or the log does not answer: 503.</summary>
    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, detail, []);

    /// <summary>A problem with a status, a detail and members of its own.</summary>
    public static ProblemHttpResult Of(int status, string detail, Dictionary<string, object?> members) =>
        TypedResults.Problem(detail, statusCode: status, extensions: members);

    private static string Cut(string value) => value.Length <= 100 ? value : value[..100] + "…";
}
