using System.Text.Json;
using System.Text.Json.Serialization;
using TrendingTopics.Serving.Events;
using TrendingTopics.Serving.Health;
using TrendingTopics.Serving.Rankings;
using TrendingTopics.Serving.Streams;

namespace TrendingTopics.Serving;

/// <summary>The JSON of every answer, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(RankingBody))]
[JsonSerializable(typeof(WindowListBody))]
[JsonSerializable(typeof(HistoryBody))]
[JsonSerializable(typeof(StreamListBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(EventListBody))]
[JsonSerializable(typeof(PostedBody))]
[JsonSerializable(typeof(IReadOnlyList<RefusedBody>))]
[JsonSerializable(typeof(List<RefusedBody>))]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class ServingJson : JsonSerializerContext;
