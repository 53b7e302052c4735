using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Standalone.CommandLine;
using TrendingTopics.Standalone.Data;
using TrendingTopics.Standalone.Operating;
using TrendingTopics.Standalone.Running;
using TrendingTopics.Standalone.Settings;

try
{
    if (CommandLineReader.Read(StandaloneOptions.Program, args) is not { } commandLine)
    {
        return 0;
    }

    if (commandLine.Command is not null)
    {
        return await StandaloneCommands.RunAsync(commandLine);
    }

    var values = new SettingValues(SettingsFiles.Load(commandLine), commandLine);
    var settings = SettingsReader.Read(values, inTerminal: !Console.IsOutputRedirected);
    if (settings.Clean && !DataFolderCleaner.Clean(settings))
    {
        return 0;
    }

    return await StandaloneApp.RunAsync(settings, values);
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
