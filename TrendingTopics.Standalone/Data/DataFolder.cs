using System.Globalization;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Standalone.Data;

/// <summary>A data folder as it lies on the disk: what is in it, and how it is deleted.</summary>
internal sealed class DataFolder(string path)
{
    private const string Format = "format";
    private const string Lock = "lock";

    /// <summary>All that this program puts into a data folder.</summary>
    private static readonly string[] Own = ["log", "store", Format, "format.new", Lock, "lock.pid"];

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any();

    /// <summary>Whether it is this program's, and holds nothing else.</summary>
    public bool IsOurs =>
        File.Exists(Path.Combine(path, Format))
        && int.TryParse(File.ReadAllText(Path.Combine(path, Format)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && Directory.EnumerateFileSystemEntries(path).All(e => Own.Contains(Path.GetFileName(e)));

    /// <summary>
    /// Deletes what this program has put there, with the folder held so that no process begins to use it. The format goes last: a
    /// deletion that was interrupted can be repeated.
    /// </summary>
    /// <exception cref="UsageException">Another process holds it, or this user may not delete it.</exception>
    public void Delete()
    {
        try
        {
            using (new FileStream(Path.Combine(path, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                foreach (var folder in Directory.EnumerateDirectories(path))
                {
                    Directory.Delete(folder, recursive: true);
                }

                foreach (var file in Own.Where(name => name is not (Format or Lock)).Append(Format))
                {
                    File.Delete(Path.Combine(path, file));
                }
            }

            File.Delete(Path.Combine(path, Lock));
        }
        catch (IOException e)
        {
            throw new UsageException($"--data: {path} is in use by another process, or cannot be deleted: {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageException($"--data: {path} cannot be deleted: {e.Message}", e);
        }
    }
}
