using System.Globalization;
using System.Runtime.InteropServices;

namespace TrendingTopics.Contracts.Programs;

/// <summary>Sends signals to programs, as a terminal or an operator does.</summary>
public static partial class Signals
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal)
    {
        if (kill(process, signal) != 0)
        {
            throw new InvalidOperationException($"Signal {signal} could not be sent to process {process}.");
        }
    }

    /// <summary>
    /// Halts this process until it is told to go on. The calling thread goes no further before; a signal to the process would let it run
    /// on until some other thread has taken it, which on a busy machine takes long enough for a write.
    /// </summary>
    public static void Halt()
    {
        if (raise(Stop) != 0)
        {
            throw new InvalidOperationException("This process could not be halted.");
        }
    }

    /// <summary>
    /// Whether programs that this one starts ignore the signal, because this one was made to: a shell does that to what it starts in the
    /// background. Known on Linux only.
    /// </summary>
    public static bool IsIgnored(int signal) =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (ulong.Parse(ignored.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);

    [LibraryImport("libc")]
    private static partial int raise(int sig);
}
