using System.CommandLine;
using TrendingTopics.Latency;

// How long an event takes until it can be read: through Kafka, the processor, Cassandra and the HTTP API, all in this one process.
var kafka = new Option<string>("--kafka") { Description = "Bootstrap servers.", DefaultValueFactory = _ => "localhost:9092" };
var cassandra = new Option<string>("--cassandra") { Description = "Contact point.", DefaultValueFactory = _ => "localhost:9042" };
var rates = new Option<int[]>("--rates")
{
    Description = "Events a second, one run each.",
    DefaultValueFactory = _ => [10, 1_000, 10_000],
    AllowMultipleArgumentsPerToken = true,
};
var seconds = new Option<int>("--seconds") { Description = "How long each run measures.", DefaultValueFactory = _ => 60 };
var command = new RootCommand("Measures the time from an event until it can be read.") { kafka, cassandra, rates, seconds };
command.SetAction(async (parsed, cancellationToken) =>
{
    Console.WriteLine(LatencyReport.Heading);
    foreach (var rate in parsed.GetRequiredValue(rates))
    {
        var run = new LatencyRun(parsed.GetRequiredValue(kafka), parsed.GetRequiredValue(cassandra), rate);
        Console.WriteLine(await run.MeasureAsync(TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), cancellationToken));
    }
});
return await command.Parse(args).InvokeAsync();
