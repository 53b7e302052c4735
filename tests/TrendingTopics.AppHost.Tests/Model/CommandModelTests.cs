using Aspire.Hosting.ApplicationModel;
using TrendingTopics.AppHost.Tests.Hosting;

namespace TrendingTopics.AppHost.Tests.Model;

/// <summary>What the dashboard offers on the producer.</summary>
public sealed class CommandModelTests
{
    [Fact]
    public async Task Producer_can_burst_a_topic_pause_resume_and_reset_the_data()
    {
        Assert.Equal(["Burst a topic", "Pause", "Resume", "Reset data"], (await CommandsAsync()).Select(c => c.DisplayName));
    }

    [Fact]
    public async Task Burst_asks_for_a_topic_that_need_not_be_given()
    {
        var topic = Assert.Single((await CommandsAsync()).Single(c => c.Name == "burst").Arguments);

        Assert.Equal("topic", topic.Name);
        Assert.False(topic.Required);
    }

    [Fact]
    public async Task Reset_alone_asks_whether_it_is_wanted()
    {
        Assert.Equal(["reset-data"], (await CommandsAsync()).Where(c => c.ConfirmationMessage is not null).Select(c => c.Name));
    }

    private static async Task<IReadOnlyList<ResourceCommandAnnotation>> CommandsAsync()
    {
        await using var builder = await TrendingApp.ModelAsync();
        return [.. builder.Resources.Single(r => r.Name == TrendingApp.Producer).Annotations.OfType<ResourceCommandAnnotation>().Where(c => !c.Name.StartsWith("resource-", StringComparison.Ordinal))];
    }
}
