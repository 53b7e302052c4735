using System.Net.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using TrendingTopics.AppHost.Services;

namespace TrendingTopics.AppHost.Steering;

/// <summary>Commands with which the dashboard steers the producer.</summary>
internal static class ProducerCommands
{
    private const string Topic = "topic";

    public static IResourceBuilder<ProjectResource> WithSteering(this IResourceBuilder<ProjectResource> producer) => producer
        .WithHttpCommand("/burst", "Burst a topic", commandName: "burst", commandOptions: new HttpCommandOptions
        {
            Description = "Sends one topic 20 times as often as usual, for 30 seconds.",
            IconName = "ArrowTrendingLines",
            IsHighlighted = true,
            Arguments =
            [
                new InteractionInput { Name = Topic, Label = "Topic", InputType = InputType.Text, Placeholder = "any", Description = "One of the producer's topics, such as #IA; empty for any." },
            ],
            PrepareRequest = request => Task.WhenAll(producer.ShowKeyAsync(request), NameTopicAsync(request)),
            GetCommandResult = answer => AnswerAsync(answer, async response =>
                await response.Content.ReadFromJsonAsync<Burst>(answer.CancellationToken) is { } burst ? $"{burst.Topic} comes {burst.Factor} times as often for {burst.Seconds} s." : ""),
        })
        .WithHttpCommand("/pause", "Pause", commandName: "pause", commandOptions: new HttpCommandOptions
        {
            Description = "Sends nothing until it is resumed.",
            IconName = "Pause",
            PrepareRequest = producer.ShowKeyAsync,
            GetCommandResult = answer => AnswerAsync(answer, _ => Task.FromResult("The producer pauses.")),
        })
        .WithHttpCommand("/resume", "Resume", commandName: "resume", commandOptions: new HttpCommandOptions
        {
            Description = "Goes on after a pause.",
            IconName = "Play",
            PrepareRequest = producer.ShowKeyAsync,
            GetCommandResult = answer => AnswerAsync(answer, _ => Task.FromResult("The producer goes on.")),
        });

    private static Task NameTopicAsync(HttpCommandRequestContext context)
    {
        if (context.Arguments.GetString(Topic) is { Length: > 0 } topic)
        {
            context.Request.RequestUri = new Uri(QueryHelpers.AddQueryString($"{context.Request.RequestUri}", Topic, topic));
        }

        return Task.CompletedTask;
    }

    private static async Task<ExecuteCommandResult> AnswerAsync(HttpCommandResultContext answer, Func<HttpResponseMessage, Task<string>> describe)
    {
        if (answer.Response.IsSuccessStatusCode)
        {
            return CommandResults.Success(await describe(answer.Response));
        }

        var problem = answer.Response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await answer.Response.Content.ReadFromJsonAsync<Refusal>(answer.CancellationToken)
            : null;
        return CommandResults.Failure(problem?.Detail ?? $"The producer answered {(int)answer.Response.StatusCode}.");
    }

    private sealed record Burst(string Topic, double Factor, double Seconds);

    private sealed record Refusal(string? Detail);
}
