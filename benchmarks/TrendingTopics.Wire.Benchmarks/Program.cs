using TrendingTopics.Wire.Benchmarks;

// What reading alone costs: a topic is filled once, then read from its beginning to its end, again and again, nothing done with it.
switch (args)
{
    case ["fill", var servers, var topic, var records, var codec]:
        Filling.Run(servers, topic, int.Parse(records, System.Globalization.CultureInfo.InvariantCulture), codec);
        return 0;
    case ["direct", var servers, var topic, ..]:
        DirectReading.Run(servers, topic, args.Length > 3 ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 3);
        return 0;
    case ["consume", var servers, var topic, ..]:
        ConsumeReading.Run(servers, topic, args.Length > 3 ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 3);
        return 0;
    default:
        Console.Error.WriteLine("fill SERVERS TOPIC RECORDS none|gzip|snappy|lz4 · direct SERVERS TOPIC [TIMES] · consume SERVERS TOPIC [TIMES]");
        return 2;
}
