using TrendingTopics.Cassandra.Settings;
using TrendingTopics.Cassandra.Tables;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Cassandra.Tests.Tables;

/// <summary>A conditional write against a row that answers, is silent, or is changed by others.</summary>
public sealed class ConditionalWriteTests
{
    private static readonly Guid Mine = Guid.NewGuid();
    private static readonly Guid Others = Guid.NewGuid();
    private readonly Queue<Func<MarkedRow, bool>> _attempts = new();
    private MarkedRow _row = new(5, Others);

    [Fact]
    public async Task Applied_write_is_true_and_raises_the_number_once()
    {
        _attempts.Enqueue(Apply);

        Assert.True(await RunAsync());
        Assert.Equal(new MarkedRow(6, Mine), _row);
    }

    [Fact]
    public async Task Row_that_does_not_allow_it_is_left_alone()
    {
        Assert.False(await RunAsync(judge: row => row.Number == 4));
        Assert.Equal(new MarkedRow(5, Others), _row);
    }

    [Fact]
    public async Task Write_that_was_applied_and_not_answered_is_true()
    {
        _attempts.Enqueue(row => Apply(row) ? throw Silence() : false);

        Assert.True(await RunAsync());
        Assert.Equal(new MarkedRow(6, Mine), _row);
    }

    [Fact]
    public async Task Write_that_was_lost_is_sent_again()
    {
        _attempts.Enqueue(_ => throw Silence());
        _attempts.Enqueue(Apply);

        Assert.True(await RunAsync());
        Assert.Equal(new MarkedRow(6, Mine), _row);
    }

    [Fact]
    public async Task Write_that_arrives_late_makes_the_second_one_fail_and_is_true()
    {
        var late = default(MarkedRow);
        _attempts.Enqueue(row =>
        {
            late = row;
            throw Silence();
        });
        _attempts.Enqueue(row =>
        {
            Apply(late!);
            return Apply(row);
        });

        Assert.True(await RunAsync());
        Assert.Equal(new MarkedRow(6, Mine), _row);
    }

    [Fact]
    public async Task Write_that_another_overtook_was_not_applied_and_goes_on_from_his()
    {
        _attempts.Enqueue(_ =>
        {
            _row = new MarkedRow(6, Others);
            throw Silence();
        });
        _attempts.Enqueue(Apply);

        Assert.True(await RunAsync());
        Assert.Equal(new MarkedRow(7, Mine), _row);
    }

    [Fact]
    public async Task Write_that_another_overtook_is_false_where_his_row_does_not_allow_it()
    {
        _attempts.Enqueue(_ =>
        {
            _row = new MarkedRow(6, Others);
            throw Silence();
        });

        Assert.False(await RunAsync(judge: row => row.Number == 5));
    }

    [Fact]
    public async Task What_cannot_be_told_is_neither_true_nor_false()
    {
        _attempts.Enqueue(row =>
        {
            Apply(row);
            _row = new MarkedRow(7, Others);
            throw Silence();
        });

        var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync(judge: row => row.Number == 5));

        Assert.True(failure.IsTransient);
        Assert.Contains("is not known", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_that_stays_silent_ends_the_wait_with_a_failure_that_may_pass()
    {
        var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync(read: () => throw Silence()));

        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task Refusal_that_will_last_ends_at_once()
    {
        _attempts.Enqueue(_ => throw new StoreException("No such table."));

        Assert.Equal("No such table.", (await Assert.ThrowsAsync<StoreException>(() => RunAsync())).Message);
    }

    private static StoreException Silence() => new("No answer.") { IsTransient = true };

    private Task<bool> RunAsync(Func<MarkedRow, bool>? judge = null, Func<MarkedRow>? read = null)
    {
        var options = new CassandraStoreOptions { ConnectionString = "localhost", ConditionalTimeout = TimeSpan.FromMilliseconds(300) };
        var write = new ConditionalWrite(StoreSettings.Read(options, "cassandra"), TimeProvider.System);
        return write.RunAsync(
            "it",
            () => Task.FromResult(read is null ? _row : read()),
            judge ?? (_ => true),
            row => Task.FromResult(_attempts.Dequeue()(row)),
            Mine,
            TestContext.Current.CancellationToken);
    }

    private bool Apply(MarkedRow expected)
    {
        if (_row != expected)
        {
            return false;
        }

        _row = new MarkedRow(_row.Number + 1, Mine);
        return true;
    }

    private sealed record MarkedRow(long Number, Guid? Mark) : IMarkedRow;
}
