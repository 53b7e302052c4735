using System.Runtime.CompilerServices;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Engine.Panes;

/// <summary>
/// A slice of event time with the mentions of each topic in it. Few topics are kept in a small hash table, many in an array by id; counts
/// are 32 bits wide, so that ten thousand topics fit into the nearest caches, and what goes beyond is carried to a table of its own.
/// </summary>
internal sealed class Pane
{
    private const uint Carry = 0x8000_0000;
    private const uint MostAtOnce = Carry / 2;

    // By id, where the pane is dense; else empty.
    private uint[] _dense = [];

    // Beside _ids, where the pane is sparse; _sparseSlots finds the place of an id.
    private uint[] _sparse = [];
    private int[] _ids = new int[16];
    private int[] _sparseSlots = [];
    private Dictionary<int, long>? _carried;

    /// <summary>Start of the slice, microseconds since the epoch.</summary>
    public long Start { get; private set; }

    /// <summary>Events in it.</summary>
    public long Events { get; set; }

    /// <summary>Mentions in it, those of <see cref="Other"/> among them.</summary>
    public long Mentions { get; set; }

    /// <summary>Mentions of topics beyond the limit.</summary>
    public long Other { get; set; }

    /// <summary>How many topics it holds.</summary>
    public int Distinct { get; private set; }

    /// <summary>A bit for each definition whose running sum holds the pane: an event for it is added to those too.</summary>
    public uint HeldBy { get; set; }

    /// <summary><see cref="Events"/> when provisional rows were taken last.</summary>
    public long EventsAtTrigger { get; set; }

    /// <summary><see cref="Events"/> when <see cref="Set"/> was taken.</summary>
    public long EventsInSet { get; set; }

    /// <summary>The pane set that holds it as it was at <see cref="EventsInSet"/>.</summary>
    public PaneSetName? Set { get; set; }

    /// <summary>The topics that it holds.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Distinct);

    /// <summary>Makes it an empty pane that begins at the given time; memory is kept.</summary>
    public void Reset(long start)
    {
        if (_dense.Length > 0)
        {
            foreach (var id in Ids)
            {
                _dense[id] = 0;
            }
        }

        Array.Clear(_sparseSlots);
        Start = start;
        Events = Mentions = Other = EventsAtTrigger = EventsInSet = 0;
        Distinct = 0;
        HeldBy = 0;
        Set = null;
        _carried = null;
    }

    /// <summary>Adds mentions; true where they are the topic's first in this pane.</summary>
    /// <param name="id">The topic.</param>
    /// <param name="count">How many; at least one.</param>
    /// <param name="capacity">One above the greatest id there is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int id, long count, int capacity)
    {
        var counts = _dense;
        if ((uint)id < (uint)counts.Length && count <= MostAtOnce)
        {
            // One test for both rare cases: the first mentions, and those that would soon overflow.
            var before = counts[id];
            counts[id] = before + (uint)count;
            return before - 1 >= Carry - 1 - (uint)count && AddRare(id, before);
        }

        return AddBeyond(id, count, capacity);
    }

    /// <summary>The count of the topic at the given place of <see cref="Ids"/>.</summary>
    public long CountAt(int index)
    {
        long count = _dense.Length > 0 ? _dense[_ids[index]] : _sparse[index];
        return _carried is null ? count : count + _carried.GetValueOrDefault(_ids[index]);
    }

    private bool AddRare(int id, uint before)
    {
        if (before == 0)
        {
            Append(id);
            return true;
        }

        // 2^31 mentions of one topic in one pane: carried, so that the count neither overflows nor looks like none.
        CarryOver(id, ref _dense[id]);
        return false;
    }

    private bool AddBeyond(int id, long count, int capacity)
    {
        if (count > MostAtOnce)
        {
            var isFirst = AddBeyond(id, MostAtOnce, capacity);
            _carried ??= [];
            _carried[id] = _carried.GetValueOrDefault(id) + count - MostAtOnce;
            return isFirst;
        }

        if (_dense.Length > 0)
        {
            if (id >= _dense.Length)
            {
                Array.Resize(ref _dense, Math.Max(capacity, 2 * _dense.Length));
            }

            return Add(id, count, capacity);
        }

        var slot = Slot(id);
        if (_sparseSlots[slot] != 0)
        {
            ref var counted = ref _sparse[_sparseSlots[slot] - 1];
            counted += (uint)count;
            if (counted >= Carry)
            {
                CarryOver(id, ref counted);
            }

            return false;
        }

        // An array by id costs four bytes a topic there is, the table about sixteen a topic in the pane.
        if (Distinct >= 64 && 8L * Distinct >= capacity)
        {
            MakeDense(capacity);
            return Add(id, count, capacity);
        }

        AddSparse(id, (uint)count, slot);
        return true;
    }

    private void AddSparse(int id, uint count, int slot)
    {
        _sparseSlots[slot] = Distinct + 1;
        if (Distinct == _sparse.Length)
        {
            Array.Resize(ref _sparse, Math.Max(16, 2 * _sparse.Length));
        }

        _sparse[Distinct] = count;
        Append(id);
        if (2 * Distinct > _sparseSlots.Length)
        {
            _sparseSlots = new int[2 * _sparseSlots.Length];
            for (var index = 0; index < Distinct; index++)
            {
                _sparseSlots[Slot(_ids[index])] = index + 1;
            }
        }
    }

    // The slot that holds the id, or the empty one where it belongs.
    private int Slot(int id)
    {
        if (_sparseSlots.Length == 0)
        {
            _sparseSlots = new int[64];
        }

        var mask = _sparseSlots.Length - 1;
        var slot = (int)(((uint)id * 0x9E3779B1u) >> 7) & mask;
        while (_sparseSlots[slot] != 0 && _ids[_sparseSlots[slot] - 1] != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Append(int id)
    {
        if (Distinct == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * _ids.Length);
        }

        _ids[Distinct++] = id;
    }

    private void MakeDense(int capacity)
    {
        _dense = new uint[capacity + (capacity / 4) + 1];
        for (var index = 0; index < Distinct; index++)
        {
            _dense[_ids[index]] = _sparse[index];
        }

        (_sparse, _sparseSlots) = ([], []);
    }

    private void CarryOver(int id, ref uint count)
    {
        count -= MostAtOnce;
        _carried ??= [];
        _carried[id] = _carried.GetValueOrDefault(id) + MostAtOnce;
    }
}
