using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TrendingTopics.Serving.Problems;

namespace TrendingTopics.Serving.Requests;

/// <summary>
/// Reads parameters out of the text in which they come. They are bound as text so that a wrong one is answered with its name and what it
/// may be.
/// </summary>
internal static class QueryText
{
    /// <summary>A whole number between two limits.</summary>
    public static bool TryInt(string? text, string parameter, int fallback, int minimum, int maximum, out int value, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        value = fallback;
        if (string.IsNullOrEmpty(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum))
        {
            return true;
        }

        problem = Problem.Invalid(parameter, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));
        return false;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static bool TryBool(string? text, string parameter, out bool value, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        value = false;
        if (string.IsNullOrEmpty(text) || bool.TryParse(text, out value))
        {
            return true;
        }

        problem = Problem.Invalid(parameter, text, "true or false");
        return false;
    }

    /// <summary>The times from which (inclusive) and to which (exclusive) is asked; all of time where they are missing.</summary>
    public static bool TryRange(string? fromText, string? toText, out long from, out long to, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (from, to) = (TimeText.Minimum, TimeText.Maximum);
        problem = null;
        if (!string.IsNullOrEmpty(fromText) && !TimeText.TryParse(fromText, out from))
        {
            problem = Problem.Invalid("from", fromText, TimeText.Allowed);
        }
        else if (!string.IsNullOrEmpty(toText) && !TimeText.TryParse(toText, out to))
        {
            problem = Problem.Invalid("to", toText, TimeText.Allowed);
        }
        else if (from >= to)
        {
            problem = Problem.Invalid("from", fromText ?? "", $"earlier than 'to', which is '{toText}'");
        }

        return problem is null;
    }
}
