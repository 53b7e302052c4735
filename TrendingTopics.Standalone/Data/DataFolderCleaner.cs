using TrendingTopics.Programs.Settings;
using TrendingTopics.Standalone.Settings;

namespace TrendingTopics.Standalone.Data;

/// <summary>Deletes the data folder, after asking, and only where it is this program's.</summary>
internal static class DataFolderCleaner
{
    /// <summary>Deletes it; false where the user said no.</summary>
    /// <exception cref="UsageException">It is not this program's, another process holds it, or there is nobody to ask.</exception>
    public static bool Clean(StandaloneSettings settings)
    {
        var folder = new DataFolder(settings.Data);
        if (folder.IsEmpty)
        {
            return true;
        }

        if (!folder.IsOurs)
        {
            throw new UsageException($"--clean: {settings.Data} is not a data folder of this program, or holds something else too; nothing was deleted.");
        }

        if (!settings.Yes && !Ask(settings.Data))
        {
            Console.Error.WriteLine("Nothing was deleted.");
            return false;
        }

        folder.Delete();
        return true;
    }

    private static bool Ask(string folder)
    {
        if (Console.IsInputRedirected)
        {
            throw new UsageException($"--clean: asks before it deletes {folder}, and there is no terminal to ask in; add --yes.");
        }

        Console.Error.Write($"Delete {folder} with all events and results in it? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
