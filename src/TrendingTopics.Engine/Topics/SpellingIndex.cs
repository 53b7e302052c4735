using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TrendingTopics.Engine.Topics;

/// <summary>
/// Finds the id of a topic by one of its spellings or by its canonical bytes: open addressing with linear probing over slots of eight
/// bytes (hash, entry), and entries of thirty-two that hold up to twenty bytes of text themselves, so that most lookups touch two cache
/// lines. Longer texts are in one arena, which leaves its garbage behind when it grows. Entries of one topic are chained, so that they
/// can leave together.
/// </summary>
internal sealed class SpellingIndex
{
    /// <summary>Marks the end of a chain, and what is not found.</summary>
    public const int None = -1;

    private const int MaxArena = 1 << 30;
    private readonly ulong _seed;
    private Slot[] _slots = new Slot[1024];
    private Entry[] _entries = new Entry[512];
    private byte[] _arena = new byte[16 * 1024];
    private int _used;
    private int _free = None;
    private int _arenaUsed;
    private long _garbage;

    public SpellingIndex(ulong seed)
    {
        _seed = seed;
    }

    /// <summary>How the bytes of an entry may be understood.</summary>
    public enum Kind : byte
    {
        /// <summary>As a spelling and as the canonical topic: the bytes mean themselves.</summary>
        Both,

        /// <summary>Only as a spelling: its topic has other bytes.</summary>
        Spelling,

        /// <summary>Only as the canonical topic: as a spelling, the same bytes would hold escapes.</summary>
        Canonical,
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the arena can take so many more bytes of spellings that need not be kept.</summary>
    public bool HasRoom(int bytes) => _arenaUsed - _garbage + bytes < MaxArena / 2;

    /// <summary>The id of the topic that is spelled so; <see cref="None"/> where it is not known.</summary>
    public int FindSpelling(ReadOnlySpan<byte> bytes) => Find(bytes, Kind.Canonical);

    /// <summary>The id of the topic with these canonical bytes; <see cref="None"/> where it is not live.</summary>
    public int FindCanonical(ReadOnlySpan<byte> bytes) => Find(bytes, Kind.Spelling);

    /// <summary>The bytes of an entry; valid until the next change.</summary>
    public ReadOnlySpan<byte> Bytes(int entry)
    {
        ref var e = ref _entries[entry];
        return e.IsInline ? e.Text[..e.Length] : _arena.AsSpan(e.Offset, e.Length);
    }

    /// <summary>Adds an entry that is not there and returns its number.</summary>
    /// <param name="bytes">At most 65,535 bytes.</param>
    /// <param name="kind">How they may be understood.</param>
    /// <param name="id">The topic.</param>
    /// <param name="next">The entry that follows it in the topic's chain.</param>
    public int Add(ReadOnlySpan<byte> bytes, Kind kind, int id, int next)
    {
        if (2 * (Count + 1) > _slots.Length)
        {
            Grow();
        }

        var entry = Allocate();
        ref var added = ref _entries[entry];
        added = new Entry { Length = checked((ushort)bytes.Length), Kind = kind, Id = id, Next = next };
        if (added.IsInline)
        {
            bytes.CopyTo(added.Text);
        }
        else
        {
            added.Offset = Store(bytes);
        }

        Insert(new Slot { Hash = TopicHash.Compute(bytes, _seed), Entry = entry + 1 });
        Count++;
        return entry;
    }

    /// <summary>Puts an entry behind another one in its topic's chain.</summary>
    public void Link(int entry, int next) => _entries[entry].Next = next;

    /// <summary>The entry that follows in the topic's chain; <see cref="None"/> at its end.</summary>
    public int Next(int entry) => _entries[entry].Next;

    /// <summary>Removes an entry and all that follow it in its chain.</summary>
    public void RemoveChain(int entry)
    {
        while (entry != None)
        {
            var next = _entries[entry].Next;
            Remove(entry);
            entry = next;
        }
    }

    private int Find(ReadOnlySpan<byte> bytes, Kind not)
    {
        var hash = TopicHash.Compute(bytes, _seed);
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            var slot = slots[i];
            if (slot.Entry == 0)
            {
                return None;
            }

            if (slot.Hash == hash)
            {
                ref readonly var entry = ref _entries[slot.Entry - 1];
                if (entry.Length == bytes.Length && entry.Kind != not && bytes.SequenceEqual(Bytes(slot.Entry - 1)))
                {
                    return entry.Id;
                }
            }
        }
    }

    private int Allocate()
    {
        if (_free != None)
        {
            var entry = _free;
            _free = _entries[entry].Next;
            return entry;
        }

        if (_used == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * _entries.Length);
        }

        return _used++;
    }

    private int Store(ReadOnlySpan<byte> bytes)
    {
        if (_arenaUsed + bytes.Length > _arena.Length)
        {
            MakeRoom(bytes.Length);
        }

        var offset = _arenaUsed;
        bytes.CopyTo(_arena.AsSpan(offset));
        _arenaUsed += bytes.Length;
        return offset;
    }

    private void MakeRoom(int bytes)
    {
        var live = _arenaUsed - _garbage;
        var arena = new byte[checked((int)Math.Min(Array.MaxLength, Math.Max(2 * (live + bytes), 16 * 1024)))];
        var used = 0;

        // Walks the slots, which name live entries only, so that garbage is left behind.
        foreach (var slot in _slots)
        {
            if (slot.Entry != 0)
            {
                ref var entry = ref _entries[slot.Entry - 1];
                if (!entry.IsInline)
                {
                    _arena.AsSpan(entry.Offset, entry.Length).CopyTo(arena.AsSpan(used));
                    entry.Offset = used;
                    used += entry.Length;
                }
            }
        }

        _arena = arena;
        _arenaUsed = used;
        _garbage = 0;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[2 * old.Length];
        foreach (var slot in old)
        {
            if (slot.Entry != 0)
            {
                Insert(slot);
            }
        }
    }

    private void Insert(Slot slot)
    {
        var mask = _slots.Length - 1;
        var i = (int)slot.Hash & mask;
        while (_slots[i].Entry != 0)
        {
            i = (i + 1) & mask;
        }

        _slots[i] = slot;
    }

    private void Remove(int entry)
    {
        var mask = _slots.Length - 1;
        var i = (int)TopicHash.Compute(Bytes(entry), _seed) & mask;
        while (_slots[i].Entry != entry + 1)
        {
            i = (i + 1) & mask;
        }

        // Backward-shift deletion (Knuth, TAOCP 3, 6.4, algorithm R): no tombstones, so that probes stay short whatever comes and goes.
        for (var j = (i + 1) & mask; _slots[j].Entry != 0; j = (j + 1) & mask)
        {
            var home = (int)_slots[j].Hash & mask;
            if (((j - home) & mask) >= ((j - i) & mask))
            {
                _slots[i] = _slots[j];
                i = j;
            }
        }

        _slots[i] = default;
        _garbage += _entries[entry].IsInline ? 0 : _entries[entry].Length;
        _entries[entry] = new Entry { Next = _free };
        _free = entry;
        Count--;
    }

    private struct Slot
    {
        public uint Hash;

        // One above the entry's number, so that zero is an empty slot.
        public int Entry;
    }

    private struct Entry
    {
        public int Id;
        public int Next;
        public ushort Length;
        public Kind Kind;
        private InlineText _text;

        public readonly bool IsInline => Length <= InlineText.Length;

        /// <summary>Where a text that is not inline begins in the arena.</summary>
        public int Offset
        {
            get => BinaryPrimitives.ReadInt32LittleEndian(Text);
            set => BinaryPrimitives.WriteInt32LittleEndian(Text, value);
        }

        [UnscopedRef]
        public Span<byte> Text => _text;
    }

    [InlineArray(Length)]
    private struct InlineText
    {
        public const int Length = 20;
        private byte _first;
    }
}
