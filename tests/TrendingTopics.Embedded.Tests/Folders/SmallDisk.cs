using System.ComponentModel;
using System.Diagnostics;

namespace TrendingTopics.Embedded.Tests.Folders;

/// <summary>A small file system in memory, where this process may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path)
    {
        _path = path;
    }

    /// <summary>Mounts it over the folder; null where that is not allowed.</summary>
    public static SmallDisk? TryMount(string path, int megabytes) =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Runs("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) ? new SmallDisk(path) : null;

    public void MakeReadOnly() => Runs("mount", "-o", "remount,ro", _path);

    public void Resize(int megabytes) => Runs("mount", "-o", $"remount,size={megabytes}m", _path);

    public void Dispose() => Runs("umount", "--lazy", _path);

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
