using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TrendingTopics.Engine.Reading;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;
using TrendingTopics.Serving.Requests;

namespace TrendingTopics.Serving.Streams;

/// <summary>Which streams there are, and where they stand.</summary>
internal static class StreamApi
{
    public static void Map(IEndpointRouteBuilder streams, IEndpointRouteBuilder stream)
    {
        streams.MapGet("", ListAsync)
            .WithName("ListStreams")
            .WithTags("Streams")
            .WithSummary("The streams and their windows");

        stream.MapGet("/status", GetStatusAsync)
            .WithName("GetStatus")
            .WithTags("Streams")
            .WithSummary("Where a stream stands")
            .WithDescription("Per partition: offset, lag, watermark, late and invalid records, age of the checkpoint; and their sums.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<StreamListBody>> ListAsync(ITrendStore store, StreamFinder finder, CancellationToken cancellationToken)
    {
        var streams = await store.ListStreamsAsync(cancellationToken).ConfigureAwait(false);
        var shown = finder.DefaultOf(streams)?.Name;
        return TypedResults.Ok(new StreamListBody { Streams = [.. streams.Select(s => Describe(s, s.Name == shown))] });
    }

    private static async Task<Results<Ok<StatusBody>, ProblemHttpResult>> GetStatusAsync(
        string stream, StreamFinder streams, RankingReader reader, TimeProvider clock, HttpContext context, CancellationToken cancellationToken)
    {
        var (entry, problem) = await streams.FindAsync(stream, cancellationToken).ConfigureAwait(false);
        if (entry is null)
        {
            return problem!;
        }

        var progress = await reader.GetProgressAsync(RankingReader.CurrentRunOf(entry), cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(StatusReport.Of(entry, progress, clock));
    }

    private static StreamBody Describe(StreamEntry stream, bool isDefault)
    {
        var run = RankingReader.CurrentRunOf(stream);
        var fields = run.Definition.Fields;
        return new StreamBody
        {
            Name = stream.Name,
            Topic = run.Definition.Topic,
            Fields = new StreamFieldsBody { Topic = fields.Topic, Time = fields.Time, User = fields.User, Text = fields.Text },
            Extract = JsonNamingPolicy.CamelCase.ConvertName(run.Definition.Extract.ToString()),
            Windows = [.. RankingReader.WindowsOf(stream).Select(w => w.ToString())],
            Lateness = Duration.Format(run.Definition.Lateness),
            Top = run.Definition.Top,
            Run = run.Number,
            Default = isDefault,
        };
    }
}
