using Confluent.Kafka;
using TrendingTopics.Kafka.Clients;

namespace TrendingTopics.Kafka.Appending;

/// <summary>
/// The client that appends: one that the host has registered, or an own one, which is made when it is first needed and made anew after
/// an error that it does not survive. An own one also follows the host's where that has not survived an error.
/// </summary>
/// <param name="clients">Make an own one.</param>
/// <param name="registered">The host's; null where it has none.</param>
internal sealed class SharedProducer(KafkaClients clients, IProducer<byte[]?, byte[]>? registered) : IDisposable
{
    private readonly Lock _gate = new();
    private Own? _own;
    private bool _registeredFailed;
    private bool _disposed;

    /// <summary>Lends the client to append with now; there is none once this is closed.</summary>
    public LentProducer Lend()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return default;
            }

            if (registered is not null && !_registeredFailed)
            {
                return new LentProducer(registered, null);
            }

            _own ??= new Own(clients.CreateProducer(), new CallGate());

            // Open: it is closed only when it is no longer here, or nothing is lent any more.
            _own.Calls.TryEnter();
            return new LentProducer(_own.Client, _own.Calls);
        }
    }

    /// <summary>The client cannot go on; the next is another.</summary>
    public void Replace(IProducer<byte[]?, byte[]> failed)
    {
        lock (_gate)
        {
            _registeredFailed |= ReferenceEquals(failed, registered);
            if (_own is { } own && ReferenceEquals(failed, own.Client))
            {
                _own = null;

                // What it still had fails, which takes its callbacks, which may be where this is called from.
                _ = Task.Run(own.Close);
            }
        }
    }

    /// <summary>Waits until what was handed over is settled, and closes an own client.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        if (_own is { } own)
        {
            // Before the flush, so that nothing is handed over behind it.
            own.Calls.Close();
            own.Client.Flush(clients.Options.RequestTimeout);
            own.Close();
        }
    }

    /// <summary>A client that is ours to close.</summary>
    private sealed record Own(IProducer<byte[]?, byte[]> Client, CallGate Calls)
    {
        public void Close()
        {
            Calls.Close();
            Client.Dispose();
        }
    }
}
