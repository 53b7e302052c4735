using System.Globalization;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Simulation.Stores;

/// <summary>Names a window of a run.</summary>
internal readonly record struct WindowKey(RunKey Run, WindowDefinition Window, long Start) : IComparable<WindowKey>
{
    public int CompareTo(WindowKey other)
    {
        var order = Run.Run.CompareTo(other.Run.Run);
        order = order != 0 ? order : Window.Size.CompareTo(other.Window.Size);
        order = order != 0 ? order : Window.Slide.CompareTo(other.Window.Slide);
        return order != 0 ? order : Start.CompareTo(other.Start);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"run {Run.Run}, {Window} at {Start}");
}

/// <summary>Who wrote something: a process, as long as it lives.</summary>
/// <param name="Number">Number of the process.</param>
internal sealed record SimulatedWriter(int Number);
