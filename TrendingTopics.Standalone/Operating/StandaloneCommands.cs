using TrendingTopics.Embedded;
using TrendingTopics.Programs.CommandLine;
using TrendingTopics.Programs.Operating;
using TrendingTopics.Programs.Operating.Reprocessing;
using TrendingTopics.Programs.Settings;
using TrendingTopics.Standalone.CommandLine;
using TrendingTopics.Standalone.Data;
using TrendingTopics.Standalone.Settings;
using TrendingTopics.Wire;

namespace TrendingTopics.Standalone.Operating;

/// <summary>What the program does for its operator instead of running. Both hold the data folder, so that one excludes the other.</summary>
internal static class StandaloneCommands
{
    private static readonly ProgramCommand Shared =
        ReprocessCommand.Create("It is counted when the program is started again", [PlaceSettings.Log, PlaceSettings.Data]);

    /// <summary>Begins a new run of streams, which reads their logs again.</summary>
    public static ProgramCommand Reprocess { get; } = Shared with
    {
        About = $"{Shared.About} Only while the program is stopped.",
        RunAsync = async run =>
        {
            run.Services.OpenData("reprocess");
            await Shared.RunAsync(run);
        },
    };

    /// <summary>Runs the command that was given.</summary>
    /// <exception cref="UsageException">It cannot do what it was told.</exception>
    public static Task<int> RunAsync(CommandLineValues commandLine)
    {
        // Log and data are where the program itself would have them.
        var program = new CommandLineValues(StandaloneOptions.Program, commandLine.Values);
        var places = new SettingValues(SettingsFiles.Load(program), program);
        var data = PlaceSettings.ReadData(places);
        var kafka = PlaceSettings.ReadKafka(places);
        if (new DataFolder(data).IsEmpty)
        {
            throw new UsageException($"--data: there is nothing in {data}, and nothing to read again; give the folder that the program counts in.");
        }

        return CommandProgram.RunAsync(
            commandLine,
            settings => settings.AddConfiguration(SettingsFiles.Load(commandLine)),
            clients =>
            {
                clients.AddEmbedded(new EmbeddedOptions { Folder = data });
                if (kafka is not null)
                {
                    clients.Services.AddWireLog(new WireOptions { BootstrapServers = kafka.Servers });
                }
            });
    }
}
