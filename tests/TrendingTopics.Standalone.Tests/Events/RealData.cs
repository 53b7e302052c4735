using Xunit;

namespace TrendingTopics.Standalone.Tests.Events;

/// <summary>Recorded data that is not part of the repository: it lies in <c>../shared/data</c> beside it, where someone put it.</summary>
internal static class RealData
{
    public const string Tweets = "mayweather-mcgregor-tweets.csv";
    public const string Edits = "wikiticker-2015-09-12-sampled.json.gz";

    /// <summary>The path of a file; the test is skipped where it is not there.</summary>
    public static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TrendingTopics.sln")))
            {
                var path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", name));
                Assert.SkipUnless(File.Exists(path), $"The recorded data is not here: put {name} into ../shared/data beside the repository to replay it.");
                return path;
            }
        }

        throw new DirectoryNotFoundException("The tests do not lie within the repository.");
    }
}
