using TrendingTopics.Wire.Benchmarks;

// What reading alone costs: topics are filled once, then read from their beginning to their end, again and again, nothing done with it.
return Command.Run(args);
