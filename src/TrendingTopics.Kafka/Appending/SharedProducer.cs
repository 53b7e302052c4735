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
    private IProducer<byte[]?, byte[]>? _own;
    private bool _registeredFailed;
    private bool _disposed;

    /// <summary>The client to append with now; null once this is closed.</summary>
    public IProducer<byte[]?, byte[]>? Get()
    {
        lock (_gate)
        {
            return _disposed ? null : registered is not null && !_registeredFailed ? registered : _own ??= clients.CreateProducer();
        }
    }

    /// <summary>The client cannot go on; the next is another.</summary>
    public void Replace(IProducer<byte[]?, byte[]> failed)
    {
        lock (_gate)
        {
            _registeredFailed |= ReferenceEquals(failed, registered);
            if (ReferenceEquals(failed, _own))
            {
                _own = null;

                // What it still had fails, which takes its callbacks, which may be where this is called from.
                _ = Task.Run(failed.Dispose);
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
            own.Flush(clients.Options.RequestTimeout);
            own.Dispose();
        }
    }
}
