namespace TrendingTopics.Sources.Synthetic;

/// <summary>
/// Picks one of many by weight in constant time (Walker's alias method): each slot is as likely as any other and holds at most two
/// candidates, itself and its alias.
/// </summary>
internal sealed class AliasTable
{
    private readonly Slot[] _slots;

    /// <param name="weights">The weights, all above 0.</param>
    public AliasTable(double[] weights)
    {
        var count = weights.Length;
        var total = weights.Sum();
        _slots = new Slot[count];
        var scaled = new double[count];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < count; i++)
        {
            scaled[i] = weights[i] / total * count;
            (scaled[i] < 1 ? small : large).Push(i);
        }

        while (small.TryPop(out var poor))
        {
            if (!large.TryPop(out var rich))
            {
                _slots[poor] = new Slot(uint.MaxValue, poor);
                continue;
            }

            _slots[poor] = new Slot((uint)(scaled[poor] * uint.MaxValue), rich);
            scaled[rich] -= 1 - scaled[poor];
            (scaled[rich] < 1 ? small : large).Push(rich);
        }

        foreach (var rest in large)
        {
            _slots[rest] = new Slot(uint.MaxValue, rest);
        }
    }

    /// <summary>Picks by 64 random bits: the upper half chooses the slot, the lower half the candidate.</summary>
    public int Pick(ulong random)
    {
        var index = (int)(((random >> 32) * (ulong)_slots.Length) >> 32);
        ref readonly var slot = ref _slots[index];
        return (uint)random <= slot.Threshold ? index : slot.Alias;
    }

    /// <param name="Threshold">Up to this number the slot is its own candidate.</param>
    /// <param name="Alias">Its other candidate.</param>
    private readonly record struct Slot(uint Threshold, int Alias);
}
