using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Reading;
using TrendingTopics.Kafka.Settings;

namespace TrendingTopics.Kafka.Clients;

/// <summary>Makes the clients of a log, so that all have the same settings, log through one logger and know when the cluster is away.</summary>
internal sealed class KafkaClients : IDisposable
{
    private readonly ClientLog _log;
    private readonly CallGate _calls = new();
    private readonly IAdminClient _admin;

    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public KafkaClients(KafkaLogOptions options, TimeProvider clock, ILogger logger)
    {
        Options = options;
        Settings = new ClientSettings(options);
        Clock = clock;
        Logger = logger;
        Availability = new Availability(Settings.Servers, clock, logger);
        _log = new ClientLog(logger);
        Refuse();
        _admin = Build(() => new AdminClientBuilder(Settings.Admin()).SetLogHandler((_, m) => _log.Write(m)).SetErrorHandler((_, e) => Availability.Note(e)).Build());
    }

    /// <summary>How the log is used.</summary>
    public KafkaLogOptions Options { get; }

    /// <summary>What the clients are told.</summary>
    public ClientSettings Settings { get; }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Takes what an operator should know.</summary>
    public ILogger Logger { get; }

    /// <summary>Whether the cluster answers.</summary>
    public Availability Availability { get; }

    /// <summary>A reader that is a member of a group.</summary>
    public IConsumer<int, int> CreateGroupReader(string group, bool storesOffsets, Scratch keys, Scratch values, Action<ConsumerBuilder<int, int>> configure)
    {
        var builder = Reader(Settings.GroupReader(group, storesOffsets), keys, values);
        configure(builder);
        return Build(builder.Build);
    }

    /// <summary>A reader that is told what to read.</summary>
    public IConsumer<int, int> CreateLookup(Scratch keys, Scratch values) => Build(Reader(Settings.Lookup(), keys, values).Build);

    /// <summary>An appender.</summary>
    /// <param name="transactionalId">The name of its transactions; null where it makes none.</param>
    public IProducer<byte[]?, byte[]> CreateProducer(string? transactionalId = null) =>
        Build(() => new ProducerBuilder<byte[]?, byte[]>(Settings.Producer(transactionalId))
            .SetLogHandler((_, m) => _log.Write(m))
            .SetErrorHandler((_, e) => Availability.Note(e))
            .Build());

    /// <summary>Asks the cluster, and notes whether it answers.</summary>
    /// <param name="request">The request, which has a timeout of its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LogException">It does not answer, or the log is closed.</exception>
    /// <exception cref="KafkaException">It answers that it cannot.</exception>
    public async Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Send(request).WaitAsync(cancellationToken).ConfigureAwait(false);
            Availability.Reached();
            return answer;
        }
        catch (KafkaException e) when (KafkaFailure.IsUnreachable(e.Error))
        {
            throw Availability.Lost(e);
        }
    }

    /// <inheritdoc cref="AskAsync{T}"/>
    public Task AskAsync(Func<IAdminClient, Task> request, CancellationToken cancellationToken) => AskAsync(
        async admin =>
        {
            await request(admin).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Sends a request of which nothing is noted.</summary>
    /// <exception cref="LogException">The log is closed.</exception>
    public Task<T> Send<T>(Func<IAdminClient, Task<T>> request)
    {
        if (!_calls.TryEnter())
        {
            throw KafkaFailure.Closed();
        }

        try
        {
            return request(_admin);
        }
        finally
        {
            _calls.Exit();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _calls.Close();
        _admin.Dispose();
    }

    /// <summary>Has the client library look at settings that are needed later, so that a wrong one is refused at once.</summary>
    private void Refuse()
    {
        Build(() => new ConsumerBuilder<byte[], byte[]>(Settings.GroupReader("-")).SetLogHandler((_, _) => { }).Build()).Dispose();
        Build(() => new ProducerBuilder<byte[], byte[]>(Settings.Producer(null)).SetLogHandler((_, _) => { }).Build()).Dispose();
    }

    private ConsumerBuilder<int, int> Reader(Dictionary<string, string> settings, Scratch keys, Scratch values) =>
        new ConsumerBuilder<int, int>(settings)
            .SetKeyDeserializer(keys)
            .SetValueDeserializer(values)
            .SetLogHandler((_, m) => _log.Write(m))
            .SetErrorHandler((_, e) => Availability.Note(e));

    private static T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new ArgumentException($"A Kafka setting ({KafkaLogOptions.Section}:{nameof(KafkaLogOptions.Settings)}, :{nameof(KafkaLogOptions.Consumer)} or :{nameof(KafkaLogOptions.Producer)}) is refused: {e.Message}", e);
        }
    }
}
