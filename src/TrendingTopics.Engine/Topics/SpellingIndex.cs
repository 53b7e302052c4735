using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>The most that are found at once.</summary>
    public const int Together = 64;

    private const int MaxArena = 1 << 30;
    private const int SlotsTogether = 4;
    private const uint HashMask = 0b_01_01_01_01;
    private const uint TextMask = (1u << ShortText.Size) - 1;
    private readonly ulong _seed;
    private Slot[] _slots = new Slot[1024];
    private Entry[] _entries = new Entry[512];
    private byte[] _arena = new byte[16 * 1024];
    private int _used;
    private int _free = None;
    private int _arenaUsed;
    private long _garbage;
    private uint _touched;

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

    /// <summary>
    /// Finds several spellings. Step by step for all of them, so that the waits for memory, of which there are two a spelling where topics
    /// are many, pass side by side.
    /// </summary>
    /// <param name="spellings">The spellings; at most <see cref="Together"/>.</param>
    /// <param name="ids">Takes the id of each; <see cref="None"/> where it is not known.</param>
    public void Find(ReadOnlySpan<ShortText> spellings, Span<int> ids)
    {
        Span<uint> hashes = stackalloc uint[Together];
        hashes = hashes[..ids.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = TopicHash.Compute(spellings[i], _seed);
        }

        TouchSlots(hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            ids[i] = Probe(hashes[i]);
        }

        TouchEntries(ids);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] != None)
            {
                ref readonly var entry = ref _entries[ids[i]];
                ids[i] = Is(entry, spellings[i], Kind.Canonical) ? entry.Id : FindAmongEqual(spellings[i], hashes[i], Kind.Canonical);
            }
        }
    }

    /// <summary>The bytes of an entry; valid until the next change.</summary>
    public ReadOnlySpan<byte> Bytes(int entry)
    {
        ref var e = ref _entries[entry];
        return e.IsInline ? e.Inline : _arena.AsSpan(e.Offset, e.Length);
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

    // Does nothing but wait: a processor sees a few dozen instructions ahead, and these few are so many more waits at a time than what is
    // done with what has come.
    private void TouchSlots(ReadOnlySpan<uint> hashes)
    {
        var slots = _slots;
        var touched = 0u;
        foreach (var hash in hashes)
        {
            touched += slots[(int)hash & (slots.Length - 1)].Hash;
        }

        _touched = touched;
    }

    private void TouchEntries(ReadOnlySpan<int> found)
    {
        var entries = _entries;
        var touched = 0;
        foreach (var entry in found)
        {
            touched += entries[Math.Max(entry, 0)].Id;
        }

        _touched = (uint)touched;
    }

    private int Find(ReadOnlySpan<byte> bytes, Kind not)
    {
        var hash = TopicHash.Compute(bytes, _seed);
        if (ShortText.Fits(bytes.Length))
        {
            return Find(ShortText.Copy(bytes), hash, not);
        }

        var slots = _slots;
        var mask = slots.Length - 1;
        for (var i = (int)hash & mask; slots[i].Entry != 0; i = (i + 1) & mask)
        {
            ref readonly var entry = ref _entries[slots[i].Entry - 1];
            if (slots[i].Hash == hash && entry.Length == bytes.Length && entry.Kind != not && bytes.SequenceEqual(Bytes(slots[i].Entry - 1)))
            {
                return entry.Id;
            }
        }

        return None;
    }

    private int Find(in ShortText text, uint hash, Kind not)
    {
        var found = Probe(hash);
        return found == None ? None
            : Is(_entries[found], text, not) ? _entries[found].Id
            : FindAmongEqual(text, hash, not);
    }

    private int FindAmongEqual(in ShortText text, uint hash, Kind not)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var i = (int)hash & mask; slots[i].Entry != 0; i = (i + 1) & mask)
        {
            if (slots[i].Hash == hash && Is(_entries[slots[i].Entry - 1], text, not))
            {
                return _entries[slots[i].Entry - 1].Id;
            }
        }

        return None;
    }

    /// <summary>
    /// An entry with the hash, most often the one that is looked for; <see cref="None"/> where there is none. Looks at four slots at a
    /// time, which nearly always is all there is to look at: where a topic stands in them costs no branch.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Probe(uint hash)
    {
        var slots = _slots;
        var i = (int)hash & (slots.Length - 1);
        if (i <= slots.Length - SlotsTogether)
        {
            var equal = Vector256.Equals(Vector256.Create(MemoryMarshal.Cast<Slot, uint>(slots.AsSpan(i, SlotsTogether))), Vector256.Create(hash))
                .ExtractMostSignificantBits() & HashMask;
            if (equal != 0)
            {
                return slots[i + (BitOperations.TrailingZeroCount(equal) / 2)].Entry - 1;
            }
        }

        return ProbeBeyond(hash);
    }

    private int ProbeBeyond(uint hash)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var i = (int)hash & mask;
        while (slots[i].Hash != hash && slots[i].Entry != 0)
        {
            i = (i + 1) & mask;
        }

        return slots[i].Entry - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is(in Entry entry, in ShortText text, Kind not) => entry.Kind != not && entry.Holds(text);

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

    /// <summary>
    /// What overlaps is the text where it is inline (with zeros behind it, so that it is compared as a vector), and where it begins in the
    /// arena where it is not.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct Entry
    {
        [FieldOffset(24)]
        public int Id;

        [FieldOffset(28)]
        public int Next;

        [FieldOffset(20)]
        public ushort Length;

        [FieldOffset(22)]
        public Kind Kind;

        /// <summary>Where a text that is not inline begins in the arena.</summary>
        [FieldOffset(0)]
        public int Offset;

        [FieldOffset(0)]
        private InlineText _text;

        [FieldOffset(0)]
        private readonly Vector256<byte> _all;

        public readonly bool IsInline => Length <= InlineText.Length;

        /// <summary>Room for a text that is inline.</summary>
        [UnscopedRef]
        public Span<byte> Text => _text;

        /// <summary>A text that is inline.</summary>
        [UnscopedRef]
        public readonly ReadOnlySpan<byte> Inline => ((ReadOnlySpan<byte>)_text)[..Length];

        /// <summary>Whether its text and length are those of the other, whatever is behind them.</summary>
        public readonly bool Holds(in ShortText text) =>
            (Vector256.Equals(_all, text.Bytes).ExtractMostSignificantBits() | ~TextMask) == uint.MaxValue;
    }

    [InlineArray(Length)]
    private struct InlineText
    {
        public const int Length = ShortText.MaxLength;
        private byte _first;
    }
}
