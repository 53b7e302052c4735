using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TrendingTopics.Embedded.Tests.Processes;
using Xunit;

namespace TrendingTopics.Embedded.Tests.Folders;

/// <summary>Folders that cannot be used are refused, clearly, and nothing in them is changed.</summary>
public sealed class FolderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folder_that_another_process_holds_is_refused_with_its_name_and_the_process()
    {
        using var folder = new TestFolder();
        using var worker = new WorkerProcess(Worker.Hold, folder.Path);
        await worker.ListenAsync(1, Stop);

        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));

        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsInUse);
        Assert.Contains($"another process ({worker.Id.ToString(CultureInfo.InvariantCulture)})", refused.Message, StringComparison.Ordinal);
        await worker.KillAsync(Stop);
        await using var data = await OpenAsync(folder.Path);
        Assert.Equal(folder.Path, data.Folder);
    }

    [Fact]
    public async Task Folder_is_held_within_a_process_too_and_let_go_when_it_is_closed()
    {
        using var folder = new TestFolder();
        await using (await OpenAsync(folder.Path))
        {
            await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));
        }

        await using var again = await OpenAsync(folder.Path);
    }

    [Theory]
    [InlineData("3\n", "format 3")]
    [InlineData("0\n", "format 0")]
    [InlineData("x", "damaged")]
    public async Task Data_of_another_format_is_refused_and_left_as_it_is(string format, string says)
    {
        using var folder = new TestFolder();
        await using (await OpenAsync(folder.Path))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Path, "format"), format, Stop);
        var before = Contents(folder.Path);

        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents(folder.Path));
    }

    [Fact]
    public async Task Data_of_the_format_before_is_read_on_and_refused_by_older_versions_from_then_on()
    {
        using var folder = new TestFolder();
        await using (await OpenAsync(folder.Path))
        {
        }

        var format = Path.Combine(folder.Path, "format");
        await File.WriteAllTextAsync(format, "1\n", Stop);
        await using (await OpenAsync(folder.Path))
        {
        }

        Assert.Equal("2\n", await File.ReadAllTextAsync(format, Stop));
    }

    [Fact]
    public async Task Folder_of_something_else_is_refused_and_left_as_it_is()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "thesis.txt"), "mine", Stop);

        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));

        Assert.Contains("not data of this program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Contents(folder.Path).Select(c => c.Name));
    }

    [Fact]
    public async Task File_in_place_of_the_folder_is_refused()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Stop);

        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(file));

        Assert.Contains($"'{file}' cannot be written", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_is_read_only_is_refused()
    {
        using var folder = new TestFolder();
        using var disk = SmallDisk.TryMount(folder.Path, megabytes: 64);
        Assert.SkipWhen(disk is null, "A read-only file system takes the right to mount one.");
        disk!.MakeReadOnly();

        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));

        Assert.Contains($"'{folder.Path}' cannot be written", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log", "events.commit")]
    [InlineData("store", "journal.commit")]
    public async Task Data_without_the_file_that_says_what_is_durable_is_refused(string part, string file)
    {
        using var folder = new TestFolder();
        await using (var data = await OpenAsync(folder.Path))
        {
            await data.Log.EnsureTopicAsync("topic", 1, Stop);
            await data.Store.ClaimAsync(new("stream", 1), 0, Stop);
        }

        File.Delete(Path.Combine(folder.Path, part, file));

        var refused = await Assert.ThrowsAsync<EmbeddedDataException>(() => OpenAsync(folder.Path));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    private static Task<EmbeddedData> OpenAsync(string folder) =>
        EmbeddedData.OpenAsync(SmallShapes.Options(folder), TimeProvider.System, NullLoggerFactory.Instance, Stop);

    private static List<(string Name, string Content)> Contents(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith("lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => (Path.GetRelativePath(folder, f), Convert.ToHexString(File.ReadAllBytes(f))))];
}
