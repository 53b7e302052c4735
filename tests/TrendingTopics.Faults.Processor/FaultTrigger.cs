using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using TrendingTopics.Contracts.Programs;

namespace TrendingTopics.Faults.Processor;

/// <summary>
/// Kills or halts this process when it comes to the fault point of the setting <c>Fault:Point</c> for the <c>Fault:Occurrence</c>-th time
/// (by default the first); <c>Fault:Action</c> says which of both (by default it dies).
/// </summary>
public sealed class FaultTrigger
{
    private readonly FaultPoint? _point;
    private readonly FaultAction _action;
    private int _left;

    /// <param name="settings">Has the settings.</param>
    public FaultTrigger(IConfiguration settings)
    {
        _point = settings.GetValue<FaultPoint?>("Fault:Point");
        _action = settings.GetValue<FaultAction>("Fault:Action");
        _left = settings.GetValue("Fault:Occurrence", 1);
    }

    /// <summary>The environment variables that set it.</summary>
    /// <param name="point">The fault point.</param>
    /// <param name="action">What happens there.</param>
    /// <param name="occurrence">The how manieth time: 1, 2, …</param>
    public static Dictionary<string, string> Environment(FaultPoint point, FaultAction action = FaultAction.Kill, int occurrence = 1) => new()
    {
        ["Fault__Point"] = $"{point}",
        ["Fault__Action"] = $"{action}",
        ["Fault__Occurrence"] = $"{occurrence}",
    };

    /// <summary>Whether the process ends or halts if it comes to the point now.</summary>
    public bool IsDue(FaultPoint point) => point == _point && Volatile.Read(ref _left) == 1;

    /// <summary>The process has come to the point. Returns whether it was halted there, and goes on now.</summary>
    public bool Reach(FaultPoint point)
    {
        if (point != _point || Interlocked.Decrement(ref _left) != 0)
        {
            return false;
        }

        Say($"Fault point {point} is reached.");
        if (_action == FaultAction.Kill)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
        else
        {
            Signals.Halt();
        }

        return true;
    }

    /// <summary>Says something in the program's output.</summary>
    public static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
