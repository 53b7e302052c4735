using System.Diagnostics;
using TrendingTopics.Contracts.Servers;
using Xunit;

namespace TrendingTopics.Faults.Tests.Store;

/// <summary>A disk in memory that is soon full. Takes a user who may mount; without one the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Block = 1 << 20;
    private readonly string _mount = Directory.CreateTempSubdirectory("trending-disk-").FullName;

    /// <param name="megabytes">Its size.</param>
    public SmallDisk(int megabytes)
    {
        ServerFolder.Require();

        if (!Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _mount))
        {
            Directory.Delete(_mount);
            Assert.Skip("A small disk cannot be mounted: that takes root.");
        }

        Folder = Directory.CreateDirectory(Path.Combine(_mount, "data")).FullName;
    }

    /// <summary>An empty folder on it.</summary>
    public string Folder { get; } = "";

    private string Filler => Path.Combine(_mount, "filler");

    /// <summary>Fills it to the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = Block; size > 0;)
        {
            try
            {
                file.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "-l", _mount);
        Directory.Delete(_mount);
    }

    private static bool Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
