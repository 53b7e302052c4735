using System.CommandLine;
using TrendingTopics.Throughput;

// How fast events in Kafka are counted, to the last durable and merged window, and what that costs, beside reading alone:
//   dotnet run -c Release --project benchmarks/TrendingTopics.Throughput -- --kafka localhost:9092 [--only "pipeline direct 1m"]
// Way names what is read with, WINDOWS what is counted: bare client · bare direct · engine WINDOWS (from memory) · count direct WINDOWS (nothing kept) · pipeline client|direct WINDOWS.
var kafka = new Option<string>("--kafka") { Description = "Bootstrap servers; its processor time is told where the broker runs on this machine.", DefaultValueFactory = _ => "localhost:9092" };
var records = new Option<int>("--records") { Description = "Events in a topic; written first where they are not there yet.", DefaultValueFactory = _ => 10_000_000 };
var passes = new Option<int>("--passes") { Description = "How often each is timed.", DefaultValueFactory = _ => 5 };
var untimed = new Option<int>("--untimed") { Description = "How many passes come before; while they run, the runtime still compiles.", DefaultValueFactory = _ => 4 };
var only = new Option<string>("--only") { Description = "Of the table, only the row of this name or, where none has it, those that hold this text.", DefaultValueFactory = _ => "" };
var child = new Option<string?>("--measure") { Description = "Measure this row in this process and print it as JSON." };
var command = new RootCommand("Measures how fast events in Kafka are counted, and what it costs.") { kafka, records, passes, untimed, only, child };
command.SetAction((parsed, cancellationToken) =>
{
    var servers = parsed.GetRequiredValue(kafka);
    var counts = new PassCounts(parsed.GetRequiredValue(untimed), parsed.GetRequiredValue(passes));
    return parsed.GetValue(child) is { } row
        ? Measuring.RunAsync(Way.FromJson(row), servers, counts, cancellationToken)
        : Table.PrintAsync(servers, parsed.GetRequiredValue(records), counts, parsed.GetRequiredValue(only), cancellationToken);
});
return await command.Parse(args).InvokeAsync();
