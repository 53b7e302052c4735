using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Contracts.Logs;

/// <summary>A reader that lets its handler know when it is told something.</summary>
internal sealed class SteeredReader(ILogReader reader, RecordingHandler handler) : ILogReader
{
    public int Poll(ILogHandler handler, int maxRecords, TimeSpan wait) => reader.Poll(handler, maxRecords, wait);

    public void Start(int partition, long offset)
    {
        handler.OnSteered();
        reader.Start(partition, offset);
    }

    public void Pause(int partition)
    {
        handler.OnSteered();
        reader.Pause(partition);
    }

    public void Resume(int partition)
    {
        handler.OnSteered();
        reader.Resume(partition);
    }

    public void Wake() => reader.Wake();

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
