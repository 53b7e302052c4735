using TrendingTopics.Embedded.Disk;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>How runs and windows are written in entries.</summary>
internal static class RunKeys
{
    public static EntryWriter Write(EntryWriter writer, RunKey run) => writer.Text(run.Stream).Int32(run.Run);

    public static RunKey Read(ref EntryReader reader) => new(reader.Text(), reader.Int32());

    public static EntryWriter Write(EntryWriter writer, WindowDefinition window) => writer.Count(window.Size).Count(window.Slide);

    public static WindowDefinition ReadWindow(ref EntryReader reader) => new(reader.Count(), reader.Count());
}
