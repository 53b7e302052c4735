using TrendingTopics.Kafka;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Feeding;
using TrendingTopics.Programs.Operating.Smoke;
using TrendingTopics.Programs.Running;
using TrendingTopics.ServiceDefaults;

var program = new ProgramDescription("Producer", "Reads a source of events and appends them to Kafka.", FeedingOptions.All)
{
    Urls = "http://localhost:5081",
    Commands = [SmokeCommand.Command],
};

return await ServiceProgram.RunAsync(
    program,
    args,
    (builder, settings) =>
    {
        builder.AddServiceDefaults();
        builder.AddKafkaProducer<byte[], byte[]>("kafka", producer => producer.Config.UseLogSettings(builder.Configuration));
        builder.AddKafkaLog();
        builder.AddFeeding(settings);
    },
    app =>
    {
        app.MapDefaultEndpoints();
        app.MapSourceControl();
    },
    clients => clients.AddKafkaLog());
