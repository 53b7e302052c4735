using System.CommandLine;
using TrendingTopics.Throughput;

// How fast events are counted that lie in Kafka already, and what that costs, beside a bare client that only counts their bytes:
//   dotnet run -c Release --project benchmarks/TrendingTopics.Throughput -- --kafka localhost:9092 --rounds 3
// bare: Confluent.Kafka alone; reader: the log's reader; engine: the same records from memory; pipeline: all of it, to the last durable row.
var kafka = new Option<string>("--kafka") { Description = "Bootstrap servers.", DefaultValueFactory = _ => "localhost:9092" };
var records = new Option<int>("--records") { Description = "Events in the topic; written first where they are not there yet.", DefaultValueFactory = _ => 10_000_000 };
var topics = new Option<int>("--topics") { Description = "How many topics they name (Zipf 1.1).", DefaultValueFactory = _ => 10_000 };
var keyed = new Option<bool>("--keyed") { Description = "Give each record its topic as key." };
var traces = new Option<bool>("--traces") { Description = "Whether readers look for traces in headers.", DefaultValueFactory = _ => true };
var rounds = new Option<int>("--rounds") { Description = "How often everything is measured.", DefaultValueFactory = _ => 1 };
var only = new Option<string?>("--only") { Description = "Measure this in this process and print it: bare, reader, engine:WINDOWS or pipeline:WINDOWS." };
var command = new RootCommand("Measures how fast events in Kafka are counted, and what it costs.") { kafka, records, topics, keyed, traces, rounds, only };
command.SetAction(async (parsed, cancellationToken) =>
{
    var load = new Load(parsed.GetRequiredValue(kafka), parsed.GetRequiredValue(records), parsed.GetRequiredValue(topics), parsed.GetRequiredValue(keyed), parsed.GetRequiredValue(traces));
    if (parsed.GetValue(only) is { } kind)
    {
        Console.WriteLine((await Measurements.RunAsync(load, kind, cancellationToken)).ToJson());
        return;
    }

    await LoadWriter.EnsureAsync(load, cancellationToken);
    await Comparison.RunAsync(args, parsed.GetRequiredValue(rounds), cancellationToken);
});
return await command.Parse(args).InvokeAsync();
