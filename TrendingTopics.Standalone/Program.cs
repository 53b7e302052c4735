using TrendingTopics.Standalone.CommandLine;
using TrendingTopics.Standalone.Data;
using TrendingTopics.Standalone.Running;
using TrendingTopics.Standalone.Settings;

try
{
    if (CommandLineReader.Read(args) is not { } commandLine)
    {
        return 0;
    }

    var configuration = SettingsFiles.Load(commandLine);
    var settings = SettingsReader.Read(configuration, commandLine, inTerminal: !Console.IsOutputRedirected);
    if (settings.Clean && !DataFolderCleaner.Clean(settings))
    {
        return 0;
    }

    return await StandaloneApp.RunAsync(settings, configuration);
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
