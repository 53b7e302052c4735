using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TrendingTopics.Wire.Tests.Brokers;

/// <summary>Takes connections and answers requests as it is told.</summary>
internal sealed class FakeBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<FakeRequest, byte[]?> _answer;
    private readonly Task _accepting;

    /// <param name="answer">Answers a request, behind its correlation id; null closes the connection.</param>
    public FakeBroker(Func<FakeRequest, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"127.0.0.1:{Port}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var stream = client.GetStream();
        var head = new byte[4];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(head, _stopping.Token);
                var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
                await stream.ReadExactlyAsync(bytes, _stopping.Token);
                var request = FakeRequest.Read(bytes);
                if (await Task.Run(() => _answer(request)) is not { } answer)
                {
                    return;
                }

                var frame = new byte[8 + answer.Length];
                BinaryPrimitives.WriteInt32BigEndian(frame, 4 + answer.Length);
                bytes.AsSpan(4, 4).CopyTo(frame.AsSpan(4));
                answer.CopyTo(frame, 8);
                await stream.WriteAsync(frame, _stopping.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }
    }
}
