using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Problems;

namespace TrendingTopics.Serving.Requests;

/// <summary>Finds what requests name: streams and their windows.</summary>
internal sealed class StreamFinder(ITrendStore store, IOptions<TrendingApiOptions> options)
{
    /// <summary>The stream of that name, or the problem that there is none.</summary>
    public async ValueTask<(StreamEntry? Stream, ProblemHttpResult? Problem)> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await store.GetStreamAsync(name, cancellationToken).ConfigureAwait(false) is { } stream)
        {
            return (stream, null);
        }

        var known = await store.ListStreamsAsync(cancellationToken).ConfigureAwait(false);
        var names = known.Count == 0 ? "no streams yet" : string.Join(", ", known.Select(s => s.Name));
        return (null, Problem.NotFound("stream", $"There is no such stream; there are {names}."));
    }

    /// <summary>The stream and its window, or the problem that there is none.</summary>
    public async ValueTask<(StreamView? View, ProblemHttpResult? Problem)> FindAsync(string name, string? window, CancellationToken cancellationToken)
    {
        var (stream, problem) = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        return stream is null ? (null, problem) : View(stream, window);
    }

    /// <summary>The default stream and its window, or the problem that there is none.</summary>
    public async ValueTask<(StreamView? View, ProblemHttpResult? Problem)> FindDefaultAsync(string? window, CancellationToken cancellationToken)
    {
        var known = await store.ListStreamsAsync(cancellationToken).ConfigureAwait(false);
        return DefaultOf(known) is { } stream
            ? View(stream, window)
            : (null, Problem.NotFound("stream", "There are no streams yet: no processor has registered one."));
    }

    /// <summary>Of all streams the one that is shown where none is named.</summary>
    public StreamEntry? DefaultOf(IReadOnlyList<StreamEntry> streams)
    {
        var name = options.Value.DefaultStream ?? "hashtags";
        return streams.FirstOrDefault(s => s.Name == name) ?? (streams.Count > 0 ? streams[0] : null);
    }

    private static (StreamView? View, ProblemHttpResult? Problem) View(StreamEntry stream, string? text)
    {
        var windows = RankingReader.WindowsOf(stream);
        if (string.IsNullOrEmpty(text))
        {
            return (new StreamView(stream, windows[0]), null);
        }

        return WindowDefinition.TryParse(text, null, out var window) && windows.Contains(window)
            ? (new StreamView(stream, window), null)
            : (null, Problem.Invalid("window", text, $"one that the stream {stream.Name} counts: {string.Join(", ", windows)}"));
    }
}
