using System.Buffers.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Sources.Synthetic;

/// <summary>
/// Makes the events, one after the other, from fragments of bytes that are ready beforehand; allocates nothing for an event. What the
/// n-th event is depends on options, seed and start alone, never on the clock, as long as no burst
/// is triggered meanwhile.
/// </summary>
internal sealed class EventWriter
{
    private const int LongestTime = 24;

    private readonly TopicTable _topics;
    private readonly BurstSchedule _bursts;
    private readonly TimeShifter _shifter;
    private readonly AliasTable _userTable;
    private readonly AliasTable _phraseTable;

    /// <summary>From the record's first byte to the quote before the text.</summary>
    private readonly byte[][] _heads;

    private readonly Phrase[] _phrases;
    private readonly byte[] _event;
    private readonly byte[] _time = new byte[LongestTime];
    private readonly int _rate;
    private readonly long _start;
    private RandomNumbers _random;
    private ulong _burstThreshold;
    private long _skipped;
    private long _timeMillis = -1;
    private int _timeLength;

    /// <param name="options">What to simulate; valid.</param>
    /// <param name="topics">Its topics.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="start">The time of the first event, microseconds since the epoch.</param>
    public EventWriter(SyntheticSourceOptions options, TopicTable topics, ulong seed, long start)
    {
        // Topics, bursts and shifted times draw from sequences of their own: to set one changes nothing about the others.
        var seeds = new RandomNumbers(seed);
        _random = new RandomNumbers(seeds.Next());
        _topics = topics;
        _bursts = new BurstSchedule(options, _topics, seeds.Next());
        _shifter = new TimeShifter(options, seeds.Next());
        _rate = options.Rate;
        _start = start;

        var users = OrDefault(options.Users, SyntheticTexts.Users);
        _userTable = Table(users);
        _heads = [.. users.Select(u => (byte[])[.. "{\"usuario\": \""u8, .. PythonJson.Escape(u.Text), .. "\", \"texto\": \""u8])];
        var phrases = OrDefault(options.Phrases, SyntheticTexts.Phrases);
        _phraseTable = Table(phrases);
        _phrases = [.. phrases.Select(p => new Phrase(p.Text))];
        LongestEvent = _heads.Max(h => h.Length) + _phrases.Max(p => p.Length(_topics.Longest)) + (2 * _topics.Longest) + 64 + LongestTime;
        _event = new byte[LongestEvent];
        UseBursts();
    }

    /// <summary>No event with its key has more bytes.</summary>
    public int LongestEvent { get; }

    /// <summary>How many events were made.</summary>
    public long Count { get; private set; }

    /// <summary>Adds the next event to the batch.</summary>
    public void Write(LogBatch batch)
    {
        if (Count == _bursts.NextChange)
        {
            _bursts.Enter(Count);
            UseBursts();
        }

        var topic = PickTopic();
        var others = _random.Next();
        var phrase = _phrases[_phraseTable.Pick(others)];
        var text = _topics.Text(topic);

        // The user is picked by the same bits in another order: no list is so long that the two would be seen to go together.
        var length = Append(0, _heads[_userTable.Pick(others * 0x9E3779B97F4A7C15)]);
        length = phrase.Write(_event, length, text);
        length = Append(length, "\", \"hashtag_principal\": \""u8);
        length = Append(length, text);
        length = Append(length, "\", \"timestamp\": "u8);
        length = Append(length, Time());
        _event[length++] = (byte)'}';
        batch.Add(_topics.Key(topic), _event.AsSpan(0, length));
        Count++;
    }

    /// <summary>Leaves out so much time: the times of all further events are that much later.</summary>
    public void Skip(long micros) => _skipped += micros;

    /// <summary>Begins a burst with the next event.</summary>
    public void Burst(TriggeredBurst burst)
    {
        _bursts.Begin(burst, Count);
        UseBursts();
    }

    private int PickTopic()
    {
        var random = _random.Next();
        if (_burstThreshold == 0)
        {
            return _topics.Table.Pick(random);
        }

        return random >> 32 < _burstThreshold ? _bursts.Pick((uint)random / (double)uint.MaxValue) : _topics.Table.Pick(_random.Next());
    }

    private void UseBursts() => _burstThreshold = (ulong)(_bursts.Chance * (1UL << 32));

    private ReadOnlySpan<byte> Time()
    {
        var micros = _start + _skipped + (long)((UInt128)Count * UnixMicros.PerSecond / (uint)_rate);
        var millis = Math.Max(0, (micros / UnixMicros.PerMillisecond) + _shifter.NextMillis());
        if (millis != _timeMillis)
        {
            _timeMillis = millis;
            _timeLength = FormatTime(millis, _time);
        }

        return _time.AsSpan(0, _timeLength);
    }

    /// <summary>Seconds as Python writes a float: at least one digit behind the point, and no zeros at the end beyond it.</summary>
    private static int FormatTime(long millis, Span<byte> text)
    {
        Utf8Formatter.TryFormat(millis / 1000, text, out var length);
        var fraction = (int)(millis % 1000);
        text[length++] = (byte)'.';
        do
        {
            text[length++] = (byte)('0' + (fraction / 100));
            fraction = fraction % 100 * 10;
        }
        while (fraction > 0);
        return length;
    }

    private int Append(int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_event.AsSpan(at));
        return at + bytes.Length;
    }

    private static IReadOnlyList<Weighted> OrDefault(IReadOnlyList<Weighted> list, IReadOnlyList<string> texts) =>
        list.Count > 0 ? list : [.. texts.Select(t => new Weighted(t))];

    private static AliasTable Table(IReadOnlyList<Weighted> list) => new([.. list.Select(w => w.Weight ?? 1)]);

    /// <summary>A phrase, cut where the topic stands.</summary>
    private sealed class Phrase(string text)
    {
        private readonly byte[][] _parts = [.. text.Split(SyntheticTexts.TopicPlaceholder).Select(PythonJson.Escape)];

        public int Length(int topic) => _parts.Sum(p => p.Length) + ((_parts.Length - 1) * topic);

        public int Write(byte[] target, int at, ReadOnlySpan<byte> topic)
        {
            for (var i = 0; i < _parts.Length; i++)
            {
                if (i > 0)
                {
                    topic.CopyTo(target.AsSpan(at));
                    at += topic.Length;
                }

                _parts[i].CopyTo(target, at);
                at += _parts[i].Length;
            }

            return at;
        }
    }
}
