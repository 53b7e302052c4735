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

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int sig);

    [LibraryImport("libc")]
    private static partial int raise(int sig);
}
