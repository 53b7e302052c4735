using System.Threading.Channels;

namespace TrendingTopics.Serving.Live;

/// <summary>Someone who listens to a view. One who does not keep up is dropped, and asks for what was missed when coming back.</summary>
internal sealed class LiveListener(int top)
{
    private const int FramesWaiting = 128;

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(FramesWaiting) { SingleReader = true });

    /// <summary>How many topics it shows.</summary>
    public int Top { get; } = top;

    /// <summary>The start of the newest final window when it began to listen; later ones are sent to it.</summary>
    public long? ListensFrom { get; set; }

    /// <summary>What to send; ends when the listener is dropped.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Frames => _frames.Reader;

    /// <summary>Gives it something to send.</summary>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!_frames.Writer.TryWrite(frame))
        {
            _frames.Writer.TryComplete();
        }
    }
}
