using System.Globalization;
using System.Text;

namespace TrendingTopics.Embedded;

/// <summary>Holds a data folder for this process, and sees that its format is one that this version reads.</summary>
internal sealed class DataFolder : IDisposable
{
    // Since 2, topics of packed counts share bytes. Those of 1 are read as well.
    private const int Format = 2;
    private const int OldestFormat = 1;
    private const long SmallestRoom = 32L << 20;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <exception cref="EmbeddedDataException">It cannot be used; the message says why.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            path = System.IO.Path.GetFullPath(path);
            RefuseForeign(path);
            Directory.CreateDirectory(path);
            var folder = new DataFolder(path, Lock(path));
            try
            {
                folder.SayWhoHolds();
                folder.CheckFormat();
                folder.CheckRoom();
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new EmbeddedDataException($"The data folder '{path}' cannot be written: {e.Message} Make it writable, or name another folder.", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Not even a lock is left in a folder that belongs to something else.</summary>
    private static void RefuseForeign(string path)
    {
        // A first opening that was interrupted leaves no more than this.
        string[] own = ["lock", "lock.pid", "format.new"];
        if (Directory.Exists(path)
            && !File.Exists(System.IO.Path.Combine(path, "format"))
            && Directory.EnumerateFileSystemEntries(path).Any(e => !own.Contains(System.IO.Path.GetFileName(e))))
        {
            throw new EmbeddedDataException($"The folder '{path}' holds something, and not data of this program: it has no file 'format'. Name another folder.");
        }
    }

    private static FileStream Lock(string path)
    {
        var owner = System.IO.Path.Combine(path, "lock.pid");
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(file) && IsHeld(e))
        {
            throw new EmbeddedDataException($"The data folder '{path}' is in use by another process{Owner(owner)}. Stop that one, or name another folder.", e) { IsInUse = true };
        }
    }

    private void SayWhoHolds() =>
        File.WriteAllText(System.IO.Path.Combine(Path, "lock.pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether the lock was refused because another has it: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.</summary>
    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    private static string Owner(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? $" ({id})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private void CheckFormat()
    {
        var file = System.IO.Path.Combine(Path, "format");
        if (!File.Exists(file))
        {
            WriteFormat(file);
        }
        else if (!int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var format))
        {
            throw new EmbeddedDataException($"'{file}' is damaged: it should hold the number of the data's format.");
        }
        else if (format is < OldestFormat or > Format)
        {
            throw new EmbeddedDataException($"The data in '{Path}' has format {format}; this version reads formats {OldestFormat} to {Format}. Use the version that wrote it, or name another folder.");
        }
        else if (format < Format)
        {
            // What is written from now on, an older version is to refuse.
            WriteFormat(file);
        }
    }

    private static void WriteFormat(string file) =>
        Disk.WholeFile.Write(file, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format}\n")));

    private void CheckRoom()
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        if (free < SmallestRoom)
        {
            throw new EmbeddedDataException($"The disk of the data folder '{Path}' is full: {free >> 20} MiB are free, at least {SmallestRoom >> 20} MiB are needed.");
        }
    }
}
