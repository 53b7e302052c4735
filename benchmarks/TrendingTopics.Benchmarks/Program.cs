using System.Globalization;
using BenchmarkDotNet.Running;
using TrendingTopics.Benchmarks;

if (args is [ProcessorTime.Option, var topics, var windows, var passes])
{
    ProcessorTime.Measure(topics, windows, int.Parse(passes, CultureInfo.InvariantCulture));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GeneratedRecords).Assembly).Run(args);
