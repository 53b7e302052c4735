using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrendingTopics.Contracts.Memory;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.ServiceDefaults.Tests.Hosting;
using TrendingTopics.Serving;

namespace TrendingTopics.ServiceDefaults.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Service_that_lost_what_it_needs_is_alive_but_not_ready()
    {
        await using var service = await Service.StartAsync(
            add: builder => builder.Services.AddHealthChecks().AddCheck("cassandra", () => HealthCheckResult.Unhealthy("No node answers.")));

        var (readyStatus, ready) = await service.GetAsync("/health");
        Assert.Equal((503, "unhealthy"), (readyStatus, ready.GetProperty("status").GetString()));
        var check = ready.GetProperty("checks").GetProperty("cassandra");
        Assert.Equal(("unhealthy", "No node answers."), (check.GetProperty("status").GetString(), check.GetProperty("detail").GetString()));
        var (aliveStatus, alive) = await service.GetAsync("/alive");
        Assert.Equal((200, "healthy"), (aliveStatus, alive.GetProperty("status").GetString()));
        Assert.Equal(["process"], alive.GetProperty("checks").EnumerateObject().Select(c => c.Name));
    }

    [Fact]
    public async Task Service_with_the_HTTP_API_answers_with_the_checks_of_both()
    {
        await using var service = await Service.StartAsync(
            add: builder =>
            {
                builder.Services.AddSingleton<IEventLog>(new MemoryLog(TimeProvider.System)).AddSingleton<ITrendStore>(new MemoryStore(TimeProvider.System));
                builder.Services.AddTrendingApi();
            },
            map: app => app.MapTrendingApi());

        var (status, ready) = await service.GetAsync("/health");
        Assert.Equal((200, "healthy"), (status, ready.GetProperty("status").GetString()));
        Assert.Equal(["log", "process", "store"], ready.GetProperty("checks").EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));
    }
}
