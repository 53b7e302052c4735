namespace TrendingTopics.Sources.Tests.Support;

/// <summary>Finds the real data that may lie beside the repository.</summary>
internal static class SharedData
{
    /// <summary>The path of a file in <c>../shared/data</c>; skips the test where there is none.</summary>
    public static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"../shared/data/{name} is not there");
        return "";
    }
}
