using TrendingTopics.Engine.Streams;

namespace TrendingTopics.Serving.Requests;

/// <summary>The stream and the window definition that a request is about.</summary>
/// <param name="Stream">The stream as the store knows it.</param>
/// <param name="Window">The window definition: the one asked for, or the current run's first.</param>
internal sealed record StreamView(StreamEntry Stream, WindowDefinition Window);
