using TrendingTopics.Engine.Rankings;
using TrendingTopics.Simulation.Stores;

namespace TrendingTopics.Simulation.Judging;

/// <summary>Judges merged windows where records were lost, and each owner of a partition may have counted others of them.</summary>
internal sealed partial class RunJudge
{
    /// <summary>
    /// A merged window that was replaced, as another merger read what another owner had counted: it was what some owners have counted, too.
    /// </summary>
    private void JudgeFormerMergedRows()
    {
        foreach (var (key, row, counts) in store.FormerMerged.Where(m => m.Key.Run == run.Key))
        {
            if (!IsOfLineages(key, row, counts))
            {
                findings.Report($"{key}: was shown with {row.Events} events, {(row.Exact ? "" : "not ")}exact, which no owners of its partitions have counted.");
            }
        }
    }

    /// <summary>
    /// Whether a window of the whole stream is what some owners, one of each partition, have counted. Where it is not exact, its topics may
    /// be of other owners than its sums: rows and parts are written one after the other.
    /// </summary>
    private bool IsOfLineages(WindowKey key, MergedWindow row, byte[][]? counts)
    {
        var sums = SumsOfLineages(key);
        var listed = row.Topics.Select(t => new TopicCount(t.Topic, t.Count)).ToList();
        List<(string Topic, long Count)>? all = counts is null ? null : Counts([.. counts.Select(c => (ReadOnlyMemory<byte>)c)]);
        return row.Exact
            ? sums.Exists(s => s.Exact && IsSum(s.Sum) && IsRanking(s.Sum))
            : sums.Exists(s => IsSum(s.Sum)) && sums.Exists(s => IsRanking(s.Sum));

        bool IsSum(JudgedWindow sum) => sum.Events == row.Events && sum.Mentions == row.Mentions && sum.Other == row.Other;

        bool IsRanking(JudgedWindow sum) =>
            sum.Counts.Count == row.Distinct && listed.SequenceEqual(sum.Ranking().Take(Listed)) && (all is null || all.SequenceEqual(Counts(sum)));
    }

    private List<(JudgedWindow Sum, bool Exact)> SumsOfLineages(WindowKey key)
    {
        List<(JudgedWindow Sum, bool Exact)> sums = [(new JudgedWindow(), true)];
        foreach (var lineages in _lineages)
        {
            sums =
            [
                .. sums.SelectMany(_ => lineages, (sum, lineage) =>
                        (Sum: Sum(sum.Sum, lineage.Windows.GetValueOrDefault((key.Window, key.Start))), Exact: sum.Exact && lineage.IsExact(key.Window, key.Start)))
                    .DistinctBy(s => (s.Sum.Events, s.Sum.Mentions, s.Sum.Other, s.Exact, string.Join('\n', s.Sum.Ranking()))),
            ];
        }

        return sums;
    }

    private static JudgedWindow Sum(JudgedWindow one, JudgedWindow? other)
    {
        var sum = new JudgedWindow();
        sum.Add(one);
        if (other is not null)
        {
            sum.Add(other);
        }

        return sum;
    }
}
