using System.Text.Json.Serialization;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Cassandra.Tables;

/// <summary>Runs, as JSON.</summary>
[JsonSerializable(typeof(IReadOnlyList<StreamRun>))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.Never, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
internal sealed partial class StoreJson : JsonSerializerContext;
