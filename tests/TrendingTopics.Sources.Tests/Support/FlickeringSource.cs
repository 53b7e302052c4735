using TrendingTopics.Engine.Logs;

namespace TrendingTopics.Sources.Tests.Support;

/// <summary>A source of ten records that can resume, and fails for now behind every third.</summary>
internal sealed class FlickeringSource : ISource
{
    public static List<string> Records { get; } = [.. Enumerable.Range(0, 10).Select(i => $"r{i}")];

    public List<string?> Openings { get; } = [];

    public string Name => "flickering";

    public bool IsFinite => true;

    public bool CanResume => true;

    public ValueTask<ISourceReader> OpenAsync(string? position, CancellationToken cancellationToken = default)
    {
        Openings.Add(position);
        return new(new Reader(int.Parse(position ?? "0", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private sealed class Reader(int next) : ISourceReader
    {
        private int _read;

        public string? Position => next.ToString(System.Globalization.CultureInfo.InvariantCulture);

        public long Invalid => 0;

        public SourceNotice? Notice => null;

        public ValueTask<bool> ReadAsync(LogBatch batch, BatchLimit limit, CancellationToken cancellationToken = default)
        {
            while (next < Records.Count)
            {
                if (_read++ == 3)
                {
                    throw new SourceException("The network is gone.") { IsTransient = true };
                }

                batch.Add(default, System.Text.Encoding.UTF8.GetBytes(Records[next++]));
            }

            return new(false);
        }

        public ValueTask DisposeAsync() => default;
    }
}
