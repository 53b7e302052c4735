using TrendingTopics.Cassandra;
using TrendingTopics.Kafka;
using TrendingTopics.Processor.Operating;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Counting;
using TrendingTopics.Programs.Operating.Reprocessing;
using TrendingTopics.Programs.Operating.Verifying;
using TrendingTopics.Programs.Running;
using TrendingTopics.ServiceDefaults;

var program = new ProgramDescription("Processor", "Counts every stream's topics in windows: Kafka in, Cassandra out.", CountingOptions.All)
{
    Urls = "http://localhost:5082",
    Commands = [VerifyCommand.Command, ReprocessCommand.Command, AppendTimeCommand.Command, StreamCommands.List, StreamCommands.Remove],
};

return await ServiceProgram.RunAsync(
    program,
    args,
    (builder, settings) =>
    {
        builder.AddServiceDefaults();
        builder.AddKafkaLog().AddCassandraStore();
        builder.AddCounting(settings);
    },
    app => app.MapDefaultEndpoints(),
    clients => clients.AddKafkaLog().AddCassandraStore(configure: store => store.StartTimeout = TimeSpan.FromSeconds(30)));
