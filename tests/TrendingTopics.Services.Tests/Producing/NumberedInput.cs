using System.Text;
using TrendingTopics.Contracts.Programs;
using Xunit;

namespace TrendingTopics.Services.Tests.Producing;

/// <summary>Writes numbered events to a program's standard input, and knows which of them are in the pipe.</summary>
/// <param name="program">The program.</param>
/// <param name="first">The number of the first event.</param>
internal sealed class NumberedInput(ProgramRun program, int first = 0)
{
    /// <summary>What a pipe takes as a whole or not at all.</summary>
    private const int Piece = 4096;

    private int _next = first;

    /// <summary>Behind the last event that is in the pipe, or was.</summary>
    public int Written => Volatile.Read(ref _next);

    /// <summary>Writes so many.</summary>
    public async Task WriteAsync(int count)
    {
        var piece = new MemoryStream(Piece);
        for (var last = Written + count; Written < last;)
        {
            piece.SetLength(0);
            var next = Written;
            while (next < last && Encoding.UTF8.GetBytes($"{NumberedEvents.Of(next)}\n") is var line && piece.Length + line.Length <= Piece)
            {
                piece.Write(line);
                next++;
            }

            await program.Input.BaseStream.WriteAsync(piece.GetBuffer().AsMemory(0, (int)piece.Length), TestContext.Current.CancellationToken);
            await program.Input.BaseStream.FlushAsync(TestContext.Current.CancellationToken);
            Volatile.Write(ref _next, next);
        }
    }

    /// <summary>Writes until nobody reads any more, or so many are written.</summary>
    public async Task WriteToEndAsync(int most)
    {
        try
        {
            await WriteAsync(most);
        }
        catch (IOException)
        {
            // The program is gone.
        }
    }
}
