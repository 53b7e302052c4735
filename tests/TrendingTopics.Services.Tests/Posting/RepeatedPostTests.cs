using System.Net;
using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Services.Tests.Producing;
using Xunit;

namespace TrendingTopics.Services.Tests.Posting;

/// <summary>The API is killed in the midst of posts that bear keys, and whoever got no answer asks again, there and elsewhere.</summary>
public sealed class RepeatedPostTests(SharedKafka kafka, SharedCassandra cassandra)
{
    private const int Lives = 3;

    /// <summary>So many in a life of the API.</summary>
    private const int Requests = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_the_API_left_unanswered_when_it_was_killed_count_once_when_they_are_repeated_there_and_at_another()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TRENDING_FAULT_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var world = await ServiceWorld.CreateAsync(kafka, cassandra);
        await using var counting = world.Start(Service.Processor);
        await using var other = world.Start(Service.Api);
        using var elsewhere = await KeyedPoster.OpenAsync(other, world.Stream);
        using var topic = new TopicReader(await kafka.GetAsync(), world.Topic);

        var unanswered = new List<int>();
        for (var life = 0; life < Lives; life++)
        {
            await using var serving = world.Start(Service.Api);
            using var here = await KeyedPoster.OpenAsync(serving, world.Stream);

            // Of the life before: what was answered is known here, and so is what was taken elsewhere; of the rest nobody knows.
            await Parallel.ForEachAsync(RequestsOf(life - 1), Stop, async (request, _) =>
            {
                var known = await here.RepeatAsync(request);
                Assert.True(known || (unanswered.Contains(request) && !IsRepeatedElsewhere(request)), $"Request {request} was taken again.");
            });

            var before = unanswered.Count;
            unanswered.AddRange(await KillWithinAsync(serving, here, RequestsOf(life), random.Next(1, Requests / 2)));

            // Some of these are in the log, some are not, and some are in a transaction that nobody ends.
            await Parallel.ForEachAsync(unanswered[before..].Where(IsRepeatedElsewhere), Stop, async (request, _) => await elsewhere.RepeatAsync(request));
        }

        await using var last = world.Start(Service.Api);
        using var end = await KeyedPoster.OpenAsync(last, world.Stream);
        await Task.WhenAll(AskAllAsync(end), AskAllAsync(elsewhere));

        TestContext.Current.TestOutputHelper?.WriteLine($"{unanswered.Count} of {Lives * Requests} requests had no answer");
        Assert.NotEmpty(unanswered);
        topic.AssertOnce(Lives * Requests * KeyedPoster.Events);
        using var api = new TrendingApi(end.Address);
        await AssertCountedOnceAsync(api, world);
    }

    private static bool IsRepeatedElsewhere(int request) => request % 2 == 0;

    private static IEnumerable<int> RequestsOf(int life) => life < 0 ? [] : Enumerable.Range(life * Requests, Requests);

    /// <summary>Posts all at once, kills the API when some are answered, and returns those that are not.</summary>
    private static async Task<IReadOnlyList<int>> KillWithinAsync(ProgramRun serving, KeyedPoster poster, IEnumerable<int> requests, int answers)
    {
        var left = answers;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posts = requests.Select(async request =>
        {
            var status = await poster.PostAsync(request);
            if (status is HttpStatusCode.Accepted && Interlocked.Decrement(ref left) == 0)
            {
                enough.SetResult();
            }

            return (Request: request, Status: status);
        }).ToList();

        await enough.Task.WaitAsync(Stop);
        await serving.KillAsync();
        var ended = await Task.WhenAll(posts);
        Assert.All(ended, post => Assert.True(post.Status is null or HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{post}"));
        return [.. ended.Where(post => post.Status is not HttpStatusCode.Accepted).Select(post => post.Request)];
    }

    /// <summary>Every request is known by now, wherever it is repeated.</summary>
    private static Task AskAllAsync(KeyedPoster poster) => Parallel.ForEachAsync(
        Enumerable.Range(0, Lives * Requests), Stop, async (request, _) => await poster.RepeatAsync(request));

    private static async Task AssertCountedOnceAsync(TrendingApi api, ServiceWorld world)
    {
        const long Expected = (long)Lives * Requests * KeyedPoster.Events;
        var page = $"/api/streams/{world.Stream}/windows/{KeyedPoster.Window}?window=1m&top={Lives * Requests}";
        await Wait.UntilAsync(
            async () => await api.CountedAsync(world.Stream) >= Expected
                && (await api.GetAsync($"/api/streams/{world.Stream}/status")).GetProperty("atEnd").GetBoolean()
                && (await api.GetAsync(page)).GetProperty("events").GetInt64() >= Expected,
            "all is counted");

        Assert.Equal(Expected, await api.CountedAsync(world.Stream));
        Assert.Equal(
            Enumerable.Range(0, Lives * Requests).ToDictionary(KeyedPoster.TopicOf, _ => (long)KeyedPoster.Events),
            (await api.GetAsync(page)).GetProperty("topics").EnumerateArray().ToDictionary(t => t.GetProperty("topic").GetString()!, t => t.GetProperty("count").GetInt64()));
    }
}
