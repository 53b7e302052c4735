using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TrendingTopics.ServiceDefaults.Tests.Hosting;

namespace TrendingTopics.ServiceDefaults.Tests.Clients;

public sealed class RetryTests
{
    [Fact]
    public async Task Client_of_a_service_reads_again_what_failed_and_never_posts_twice()
    {
        var asked = new List<string>();
        await using var target = await Service.StartAsync(map: app => app.Map("/", (HttpContext context) =>
        {
            lock (asked)
            {
                asked.Add(context.Request.Method);
                return asked.Count == 3 ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }
        }));
        await using var service = await Service.StartAsync(map: app => app.MapGet("/calls", async (IHttpClientFactory clients) =>
        {
            using var client = clients.CreateClient();
            using var post = await client.PostAsync(target.Http.BaseAddress, content: null);
            using var get = await client.GetAsync(target.Http.BaseAddress);
            return new[] { (int)post.StatusCode, (int)get.StatusCode };
        }));

        var (_, answers) = await service.GetAsync("/calls");

        Assert.Equal([503, 200], answers.EnumerateArray().Select(a => a.GetInt32()));
        Assert.Equal(["POST", "GET", "GET"], asked);
    }
}
