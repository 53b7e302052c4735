using System.Globalization;
using System.Text;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>The topics of the synthetic source, most frequent first: as they are written, as keys, and how likely each is.</summary>
internal sealed class TopicTable
{
    /// <summary>All topics as they are written (escaped), one behind the other.</summary>
    private readonly byte[] _text;

    private readonly int[] _ends;

    /// <summary>The keys (UTF-8, not escaped) of the listed topics; those made up are written as they are.</summary>
    private readonly byte[][] _keys;

    private readonly double[] _weights;
    private readonly double _total;

    public TopicTable(SyntheticSourceOptions options)
    {
        IReadOnlyList<Weighted> list = options.TopicList.Count > 0 ? options.TopicList : [.. SyntheticTexts.Topics.Select(t => new Weighted(t))];
        Count = options.Topics ?? (options.TopicList.Count > 0 ? list.Count : 1_000);
        _ends = new int[Count];
        _weights = new double[Count];
        _keys = [.. list.Take(Count).Select(t => Encoding.UTF8.GetBytes(t.Text))];
        using var text = new MemoryStream(Count * 16);
        for (var i = 0; i < Count; i++)
        {
            var written = i < list.Count ? PythonJson.Escape(list[i].Text) : Encoding.ASCII.GetBytes(MadeUp(i - list.Count));
            text.Write(written);
            _ends[i] = (int)text.Length;
            _weights[i] = i < list.Count && list[i].Weight is { } weight ? weight : Math.Pow(i + 1, -options.Skew);
            Longest = Math.Max(Longest, written.Length);
        }

        _text = text.ToArray();
        _total = _weights.Sum();
        Table = new AliasTable(_weights);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The longest in bytes, as written.</summary>
    public int Longest { get; }

    /// <summary>Picks a topic.</summary>
    public AliasTable Table { get; }

    /// <summary>The topic as it is written between quotes.</summary>
    public ReadOnlySpan<byte> Text(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _text.AsSpan(start, _ends[index] - start);
    }

    /// <summary>The topic as the key of its records.</summary>
    public ReadOnlySpan<byte> Key(int index) => index < _keys.Length ? _keys[index] : Text(index);

    /// <summary>The topic as people read it.</summary>
    public string Name(int index) => Encoding.UTF8.GetString(Key(index));

    /// <summary>Which part of all events the topic has, without bursts.</summary>
    public double Share(int index) => _weights[index] / _total;

    /// <summary>The topic's index; -1 where there is none.</summary>
    public int Find(string topic)
    {
        var key = Encoding.UTF8.GetBytes(topic);
        for (var i = 0; i < Count; i++)
        {
            if (Key(i).SequenceEqual(key))
            {
                return i;
            }
        }

        return -1;
    }

    private static string MadeUp(int number)
    {
        var first = SyntheticTexts.FirstHalves;
        var second = SyntheticTexts.SecondHalves;
        var round = number / (first.Count * second.Count);
        var name = $"#{first[number % first.Count]}{second[number / first.Count % second.Count]}";
        return round == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}{round}");
    }
}
