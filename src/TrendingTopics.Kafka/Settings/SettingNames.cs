using System.Collections.Frozen;
using System.Text;

namespace TrendingTopics.Kafka.Settings;

/// <summary>Names of librdkafka settings: how they are written, and which of them are not for users to set.</summary>
internal static class SettingNames
{
    private static readonly FrozenDictionary<string, string> Owned = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "it is the connection string",
        ["metadata.broker.list"] = "it is the connection string",
        ["group.id"] = "the processor's group and stream make it",
        ["auto.offset.reset"] = "where reading begins is in the checkpoints",
        ["enable.auto.commit"] = "where reading goes on is in the checkpoints; Kafka:CommitOffsets commits for tools that show lag",
        ["enable.auto.offset.store"] = "where reading goes on is in the checkpoints; Kafka:CommitOffsets commits for tools that show lag",
        ["isolation.level"] = "records of a transaction that was not committed must not be counted",
        ["partition.assignment.strategy"] = "partitions are handed over cooperatively",
        ["enable.partition.eof"] = "the engine must know where a partition ends",
        ["enable.idempotence"] = "a record must not be appended twice, and the order must be kept",
        ["acks"] = "a record is acknowledged once it is durable",
        ["request.required.acks"] = "a record is acknowledged once it is durable",
        ["transactional.id"] = "topic and source make it",
        ["partitioner"] = "records with one key go where Java's clients put them",
        ["delivery.report.only.error"] = "every record's delivery is waited for",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why the setting is the product's own; null where it is not.</summary>
    public static string? WhyOwned(string name) =>
        name.StartsWith("dotnet.", StringComparison.Ordinal) ? "the clients are built for it" : Owned.GetValueOrDefault(name);

    /// <summary>librdkafka's form of a name: <c>SaslUsername</c> is <c>sasl.username</c>.</summary>
    public static string Normalize(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetterUpper(name[0]) || name.Contains('.', StringComparison.Ordinal))
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('.');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
