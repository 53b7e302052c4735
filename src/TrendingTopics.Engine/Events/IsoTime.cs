using TrendingTopics.Engine.Time;

namespace TrendingTopics.Engine.Events;

/// <summary>The ISO 8601 forms of a time, read left to right.</summary>
internal ref struct IsoTime
{
    private const int DateLength = 10;

    private ReadOnlySpan<byte> _rest;

    /// <inheritdoc cref="EventTimeParser.TryParseIso"/>
    public static bool TryParse(ReadOnlySpan<byte> text, TimeZoneInfo? zone, out long micros)
    {
        micros = 0;
        var reader = new IsoTime { _rest = text };
        if (!reader.TryReadDate(out var local))
        {
            return false;
        }

        long? offset = null;
        if (reader._rest.Length > 0 && (!reader.TryReadTime(ref local) || !reader.TryReadOffset(out offset)))
        {
            return false;
        }

        micros = local - (offset ?? OffsetOf(zone, local));
        return micros is >= 0 and <= UnixMicros.Maximum;
    }

    private bool TryReadDate(out long micros)
    {
        micros = 0;
        if (_rest.Length < DateLength || _rest[4] != '-' || _rest[7] != '-'
            || !TryReadDigits(_rest[..4], out var year) || !TryReadDigits(_rest[5..7], out var month) || !TryReadDigits(_rest[8..10], out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        micros = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        _rest = _rest[DateLength..];
        return true;
    }

    private bool TryReadTime(ref long micros)
    {
        if (_rest[0] is not ((byte)'T' or (byte)' '))
        {
            return false;
        }

        _rest = _rest[1..];
        if (!TryReadTwo(23, out var hour) || !TrySkip(':') || !TryReadTwo(59, out var minute))
        {
            return false;
        }

        micros += ((hour * 60) + minute) * 60 * UnixMicros.PerSecond;
        if (!TrySkip(':'))
        {
            return true;
        }

        if (!TryReadTwo(59, out var second))
        {
            return false;
        }

        micros += second * UnixMicros.PerSecond;
        return !TrySkip('.') || TryReadFraction(ref micros);
    }

    private bool TryReadFraction(ref long micros)
    {
        var length = 0;
        for (var unit = UnixMicros.PerSecond / 10; length < _rest.Length && (uint)(_rest[length] - '0') <= 9; unit /= 10)
        {
            micros += (_rest[length++] - '0') * unit;
        }

        _rest = _rest[length..];
        return length > 0;
    }

    private bool TryReadOffset(out long? offset)
    {
        offset = null;
        if (_rest.IsEmpty)
        {
            return true;
        }

        var sign = _rest[0];
        _rest = _rest[1..];
        if (sign == 'Z')
        {
            offset = 0;
            return _rest.IsEmpty;
        }

        if (sign is not ((byte)'+' or (byte)'-') || !TryReadTwo(23, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if (!_rest.IsEmpty)
        {
            TrySkip(':');
            if (!TryReadTwo(59, out minutes))
            {
                return false;
            }
        }

        var micros = ((hours * 60) + minutes) * 60 * UnixMicros.PerSecond;
        offset = sign == '-' ? -micros : micros;
        return _rest.IsEmpty;
    }

    private bool TrySkip(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private bool TryReadTwo(int maximum, out int value)
    {
        value = 0;
        if (_rest.Length < 2 || !TryReadDigits(_rest[..2], out value) || value > maximum)
        {
            return false;
        }

        _rest = _rest[2..];
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if ((uint)(digit - '0') > 9)
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static long OffsetOf(TimeZoneInfo? zone, long local)
    {
        if (zone is null)
        {
            return 0;
        }

        var ticks = DateTime.UnixEpoch.Ticks + (local * TimeSpan.TicksPerMicrosecond);
        return UnixMicros.From(zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Unspecified)));
    }
}
