using System.Text.Json;
using TrendingTopics.Embedded.Stores;
using TrendingTopics.Engine.Stores;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Stores;

public sealed class StoredStatusTests
{
    [Fact]
    public void Status_that_an_older_program_wrote_can_be_read()
    {
        var status = JsonSerializer.Deserialize(
            """
            {"Partition":1,"Revision":1099511627783,"Version":2,"Time":3,"Watermark":-4,"ClosedUntil":5,"FirstEvent":6,"LastEvent":7,"ExactFrom":null,"Offset":8,
            "AtEnd":true,"ReachedEnd":true,"Idle":false,"Lag":9,"Events":10,"Mentions":11,"Late":12,"PartlyLate":13,"Invalid":{"no_topic":14},"DataLosses":16,
            "LiveTopics":17,"CheckpointAt":18,"UpdatedAt":19}
            """,
            StoreJson.Default.PartitionStatus)!;

        Assert.Equivalent(
            new PartitionStatus
            {
                Partition = 1,
                Revision = (1L << 40) + 7,
                Version = 2,
                Time = 3,
                Watermark = -4,
                ClosedUntil = 5,
                FirstEvent = 6,
                LastEvent = 7,
                Offset = 8,
                AtEnd = true,
                ReachedEnd = true,
                Lag = 9,
                Events = 10,
                Mentions = 11,
                Late = 12,
                PartlyLate = 13,
                Invalid = new Dictionary<string, long> { ["no_topic"] = 14 },
                DataLosses = 16,
                LiveTopics = 17,
                CheckpointAt = 18,
                UpdatedAt = 19,
            },
            status,
            strict: true);
    }
}
