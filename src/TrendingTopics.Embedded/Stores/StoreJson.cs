using System.Text.Json.Serialization;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Embedded.Stores;

/// <summary>The rows that are written rarely, as JSON.</summary>
[JsonSerializable(typeof(StreamEntry))]
[JsonSerializable(typeof(PartitionStatus))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
internal sealed partial class StoreJson : JsonSerializerContext;
