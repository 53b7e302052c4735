using TrendingTopics.Contracts.Programs;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Services.Tests.Producing;

/// <summary>A producer that copies a file into Kafka is killed, frozen and followed by another; each record is in the log once.</summary>
public sealed class FileCopyTests(SharedKafka kafka)
{
    private const int Events = 500_000;

    /// <summary>A transaction that is left alone is given up by the broker after this; it looks every ten seconds.</summary>
    private static readonly Dictionary<string, string> ShortTransactions = new()
    {
        ["Kafka__Producer__transaction.timeout.ms"] = "3000",
        ["Kafka__Producer__message.timeout.ms"] = "3000",
    };

    [Fact]
    public async Task Producer_that_is_killed_again_and_again_copies_a_file_once()
    {
        const int Kills = 7;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var topic = new FedTopic(await kafka.GetAsync());
        NumberedEvents.Write(topic["events.ndjson"], Events);

        var killedInTransaction = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var feeding = topic.Copy("events.ndjson");
            await feeding.WaitForAsync(() => feeding.Output.Any(line => line.Contains("feeds topic", StringComparison.Ordinal)));
            await topic.Reader.GrowAsync(topic.Reader.End, kill == 0 ? 1 : random.Next(60_000));
            await feeding.KillAsync();
            killedInTransaction += topic.Reader.IsInTransaction ? 1 : 0;
        }

        await using var last = topic.Copy("events.ndjson");
        Assert.Equal(0, await last.WaitForExitAsync());

        TestContext.Current.TestOutputHelper?.WriteLine($"{killedInTransaction} of {Kills} kills were within a transaction");
        Assert.Contains(last.Output, line => line.Contains("going on behind", StringComparison.Ordinal));
        Assert.True(topic.Reader.End > Events, "What was written and not committed stays in the log, unseen.");
        topic.Reader.AssertOnce(Events);
    }

    [Fact]
    public async Task Producer_that_was_frozen_past_its_transaction_is_barred_by_the_one_that_went_on()
    {
        using var topic = new FedTopic(await kafka.GetAsync());
        NumberedEvents.Write(topic["events.ndjson"], Events);
        await using var frozen = topic.Copy("events.ndjson", ShortTransactions);
        await FreezeInTransactionAsync(frozen, topic);
        await Wait.UntilAsync(() => Task.FromResult(!topic.Reader.IsInTransaction), "the broker gives up the transaction");

        await using var next = topic.Copy("events.ndjson");
        Assert.Equal(0, await next.WaitForExitAsync());
        frozen.Signal(Signals.Continue);

        Assert.NotEqual(0, await frozen.WaitForExitAsync());
        Assert.Contains(frozen.Errors.Concat(frozen.Output), line => line.Contains("is fed to topic", StringComparison.Ordinal) && line.Contains("by another process now", StringComparison.Ordinal));
        topic.Reader.AssertOnce(Events);
    }

    [Fact]
    public async Task Producer_is_barred_while_its_transaction_is_still_open()
    {
        using var topic = new FedTopic(await kafka.GetAsync());
        NumberedEvents.Write(topic["events.ndjson"], Events);
        await using var frozen = topic.Copy("events.ndjson");
        await FreezeInTransactionAsync(frozen, topic);

        await using var next = topic.Copy("events.ndjson");
        await next.WaitForAsync(() => next.Output.Any(line => line.Contains("feeds topic", StringComparison.Ordinal)));
        frozen.Signal(Signals.Continue);

        Assert.NotEqual(0, await frozen.WaitForExitAsync());
        Assert.Equal(0, await next.WaitForExitAsync());
        topic.Reader.AssertOnce(Events);
    }

    [Fact]
    public async Task Producer_that_was_frozen_past_its_transaction_and_has_no_successor_goes_on()
    {
        using var topic = new FedTopic(await kafka.GetAsync());
        NumberedEvents.Write(topic["events.ndjson"], Events);
        await using var feeding = topic.Copy("events.ndjson", ShortTransactions);
        await FreezeInTransactionAsync(feeding, topic);
        await Wait.UntilAsync(() => Task.FromResult(!topic.Reader.IsInTransaction), "the broker gives up the transaction");

        feeding.Signal(Signals.Continue);

        Assert.Equal(0, await feeding.WaitForExitAsync());
        topic.Reader.AssertOnce(Events);
    }

    private static async Task FreezeInTransactionAsync(ProgramRun producer, FedTopic topic)
    {
        await topic.Reader.GrowAsync(0, 20_000);
        await Wait.UntilAsync(
            () =>
            {
                producer.Signal(Signals.Stop);
                if (topic.Reader.IsInTransaction)
                {
                    return Task.FromResult(true);
                }

                Assert.False(producer.HasExited, "It was too quick to be frozen.");
                producer.Signal(Signals.Continue);
                return Task.FromResult(false);
            },
            "it is frozen within a transaction",
            TimeSpan.FromMilliseconds(7));
    }
}
