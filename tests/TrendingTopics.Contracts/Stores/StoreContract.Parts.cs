using TrendingTopics.Engine.Rankings;
using Xunit;

namespace TrendingTopics.Contracts.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Parts_come_back_chunk_by_chunk()
    {
        var run = NewRun();
        ReadOnlyMemory<byte>[] chunks = [Bytes(512 * 1024, 1), Bytes(512 * 1024, 2), Bytes(77, 3)];

        await Store.WritePartsAsync(run, 3, [new WindowPart(Minute, At(0), chunks), new WindowPart(Hopping, At(0), [Bytes(5, 4)]), new WindowPart(Minute, At(1), [])], Stop);

        Assert.Equal(Copied(chunks), Copied(await Store.ReadPartAsync(run, Minute, At(0), 3, Stop)));
        Assert.Equal([Bytes(5, 4).ToArray()], Copied(await Store.ReadPartAsync(run, Hopping, At(0), 3, Stop)));
        Assert.Empty(Copied(await Store.ReadPartAsync(run, Minute, At(1), 3, Stop)));
        Assert.Null(await Store.ReadPartAsync(run, Minute, At(0), 2, Stop));
        Assert.Null(await Store.ReadPartAsync(run, Minute, At(2), 3, Stop));
    }

    [Fact]
    public async Task Part_written_again_is_the_new_one()
    {
        var run = NewRun();
        await Store.WritePartsAsync(run, 0, [new WindowPart(Minute, At(0), [Bytes(50, 1), Bytes(60, 2)])], Stop);
        await Store.WritePartsAsync(run, 0, [new WindowPart(Minute, At(0), [Bytes(10, 3)])], Stop);

        Assert.Equal([Bytes(10, 3).ToArray()], Copied(await Store.ReadPartAsync(run, Minute, At(0), 0, Stop)));
    }

    [Fact]
    public async Task Parts_outlive_a_restart()
    {
        var run = NewRun();
        await Store.WritePartsAsync(run, 0, [new WindowPart(Minute, At(0), [Bytes(512 * 1024, 1), Bytes(60, 2)])], Stop);

        await ReopenAsync();

        Assert.Equal([Bytes(512 * 1024, 1).ToArray(), Bytes(60, 2).ToArray()], Copied(await Store.ReadPartAsync(run, Minute, At(0), 0, Stop)));
    }
}
