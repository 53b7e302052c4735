using TrendingTopics.Cassandra;
using TrendingTopics.Kafka;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Running;
using TrendingTopics.ServiceDefaults;
using TrendingTopics.Serving;

var program = new ProgramDescription(
    "Api",
    "Serves the rankings in Cassandra over HTTP, with a page; what is posted goes to Kafka.",
    [new("--stream", "Stream", "NAME", "The stream that is shown where none is named. Default: hashtags, or the first by name.")])
{
    Urls = "http://localhost:5080",
};

return await ServiceProgram.RunAsync(
    program,
    args,
    (builder, settings) =>
    {
        builder.AddServiceDefaults();
        builder.AddKafkaProducer<byte[], byte[]>("kafka", producer => producer.Config.UseLogSettings(builder.Configuration));
        builder.AddKafkaLog();
        builder.AddCassandraStore();
        builder.Services.AddTrendingApi(api => api.DefaultStream = settings.Text("Stream"));
    },
    app => app.MapTrendingApi());
