namespace TrendingTopics.Engine.Events;

/// <summary>The canonical topics seen in one text. Its memory is kept from text to text, and its hash is seeded.</summary>
internal sealed class MentionSet
{
    private byte[] _bytes = new byte[1024];
    private Entry[] _entries = new Entry[16];
    private int[] _slots = new int[32];
    private int _mask;
    private int _count;
    private int _length;

    /// <summary>Forgets what was seen and makes room for the given number of topics.</summary>
    public void Clear(int capacity)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2);
        if (_slots.Length < size)
        {
            _slots = new int[size];
            _entries = new Entry[size / 2];
        }

        _mask = size - 1;
        _slots.AsSpan(0, size).Clear();
        _count = 0;
        _length = 0;
    }

    /// <summary>Whether the topic was not there yet. There must be room left.</summary>
    public bool Add(ReadOnlySpan<byte> topic)
    {
        var hash = Hash(topic);
        var slot = hash & _mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            // A slot holds the entry's index plus one.
            ref readonly var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && topic.SequenceEqual(_bytes.AsSpan(entry.Start, entry.Length)))
            {
                return false;
            }
        }

        if (_bytes.Length - _length < topic.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + topic.Length));
        }

        topic.CopyTo(_bytes.AsSpan(_length));
        _entries[_count] = new Entry(hash, _length, topic.Length);
        _length += topic.Length;
        _slots[slot] = ++_count;
        return true;
    }

    private static int Hash(ReadOnlySpan<byte> topic)
    {
        var hash = default(HashCode);
        hash.AddBytes(topic);
        return hash.ToHashCode();
    }

    private readonly record struct Entry(int Hash, int Start, int Length);
}
