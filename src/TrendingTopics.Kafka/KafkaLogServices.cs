using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Kafka.Health;

namespace TrendingTopics.Kafka;

/// <summary>Registers the log on Kafka.</summary>
public static class KafkaLogServices
{
    /// <summary>
    /// The log on Kafka, and a health check. Its settings are the configuration section <c>Kafka</c>, its address the connection string.
    /// A wrong setting ends the start with an <see cref="ArgumentException"/> that names it. Where the host has an
    /// <see cref="IProducer{TKey, TValue}"/> of byte arrays, batches without a position are appended with that.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">The name of the connection string and of the health check.</param>
    /// <param name="configure">Changes what the configuration says.</param>
    public static IHostApplicationBuilder AddKafkaLog(this IHostApplicationBuilder builder, string connectionName = "kafka", Action<KafkaLogOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var options = KafkaLogOptions.Read(builder.Configuration, connectionName);
        configure?.Invoke(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new KafkaLog(
            options,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            () => services.GetService<IProducer<byte[], byte[]>>()!));
        builder.Services.AddSingleton<IEventLog>(services => services.GetRequiredService<KafkaLog>());
        builder.Services.AddSingleton(services => new KafkaLogReset(services.GetRequiredService<KafkaLog>()));
        builder.Services.AddSingleton(services => new KafkaTopicTimes(services.GetRequiredService<KafkaLog>()));
        builder.Services.AddSingleton(services => new KafkaReaderGroups(services.GetRequiredService<KafkaLog>()));
        builder.Services.AddHostedService<OpenAtStart>();
        builder.Services.AddHealthChecks().AddCheck<KafkaHealthCheck>(connectionName);
        return builder;
    }
}
