using TrendingTopics.Cassandra;
using TrendingTopics.Faults.Processor;
using TrendingTopics.Kafka;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Programs.Running;
using TrendingTopics.ServiceDefaults;

// TrendingTopics.Processor as it is, but for a store that kills or halts it at a fault point (FaultTrigger says which).
var program = new ProgramDescription("Processor", "The processor, with a fault point.", CountingOptions.All) { Urls = "http://localhost:5082" };

return await ServiceProgram.RunAsync(
    program,
    args,
    (builder, settings) =>
    {
        builder.AddServiceDefaults();
        builder.AddKafkaLog();
        builder.AddCassandraStore();
        builder.Services.AddFaultPoint();
        builder.AddCounting(settings);
    },
    app => app.MapDefaultEndpoints());
