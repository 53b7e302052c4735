using System.Globalization;
using TrendingTopics.Engine.Events;
using TrendingTopics.Engine.Time;
using Xunit;

namespace TrendingTopics.Engine.Tests.Events;

public class EventTimeParserTests
{
    [Theory]
    [InlineData("1733940000", 1_733_940_000_000_000)]
    [InlineData("1733940000.123", 1_733_940_000_123_000)]
    [InlineData("1733940000.1", 1_733_940_000_100_000)]
    [InlineData("1733940000.123456", 1_733_940_000_123_456)]
    [InlineData("1733940000.1234569999999999999999999999", 1_733_940_000_123_456)]
    [InlineData("1733940000.999999999", 1_733_940_000_999_999)]
    [InlineData("1733940000123", 1_733_940_000_123_000)]
    [InlineData("1733940000123.456", 1_733_940_000_123_456)]
    [InlineData("1733940000123.4569", 1_733_940_000_123_456)]
    [InlineData("1733940000123456", 1_733_940_000_123_456)]
    [InlineData("1733940000123456.999", 1_733_940_000_123_456)]
    [InlineData("1.733940000123e9", 1_733_940_000_123_000)]
    [InlineData("1.733940000123E+12", 1_733_940_000_123_000)]
    [InlineData("1733940000123e-3", 1_733_940_000_123_000)]
    [InlineData("0.001733940000123e12", 1_733_940_000_123_000)]
    [InlineData("1733940000.000e0", 1_733_940_000_000_000)]
    [InlineData("0", 0)]
    [InlineData("0.0", 0)]
    [InlineData("0e99", 0)]
    [InlineData("1e-99999999999999999999", 0)]
    [InlineData("0.0000009", 0)]
    [InlineData("0.000001", 1)]
    [InlineData("99999999999", 99_999_999_999_000_000)] // the last whole second below 1e11
    [InlineData("99999999999.999999", 99_999_999_999_999_999)]
    [InlineData("100000000000", 100_000_000_000_000)] // 1e11 is milliseconds
    [InlineData("99999999999999", 99_999_999_999_999_000)]
    [InlineData("100000000000000", 100_000_000_000_000)] // 1e14 is microseconds
    [InlineData("253402300799999999", UnixMicros.Maximum)]
    public void Numbers_are_read_exactly_by_their_size(string text, long micros)
    {
        Assert.True(EventTimeParser.TryParseNumber(Utf8(text), out var read));
        Assert.Equal(micros, read);
        Assert.True(EventTimeParser.TryParse(text, out read));
        Assert.Equal(micros, read);
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.000000")]
    [InlineData("2026-01-31T09:30", "2026-01-31T09:30:00.000000")]
    [InlineData("2026-01-31 09:30:05", "2026-01-31T09:30:05.000000")]
    [InlineData("2026-01-31T09:30:05Z", "2026-01-31T09:30:05.000000")]
    [InlineData("2026-01-31T09:30Z", "2026-01-31T09:30:00.000000")]
    [InlineData("2026-01-31T09:30:05.1Z", "2026-01-31T09:30:05.100000")]
    [InlineData("2026-01-31T09:30:05.123456", "2026-01-31T09:30:05.123456")]
    [InlineData("2026-01-31T09:30:05.1234569999999999999999Z", "2026-01-31T09:30:05.123456")]
    [InlineData("2026-01-31T09:30:05+01:00", "2026-01-31T08:30:05.000000")]
    [InlineData("2026-01-31T09:30:05-0430", "2026-01-31T14:00:05.000000")]
    [InlineData("2026-01-31T09:30:05.5+02", "2026-01-31T07:30:05.500000")]
    [InlineData("2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999999")]
    [InlineData("1970-01-01", "1970-01-01T00:00:00.000000")]
    [InlineData("1969-12-31T23:30-01:00", "1970-01-01T00:30:00.000000")]
    [InlineData("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999")]
    public void Iso_times_are_read_to_the_microsecond(string text, string utc)
    {
        var expected = DateTime.ParseExact(utc, "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

        Assert.True(EventTimeParser.TryParseIso(Utf8(text), out var micros));
        Assert.Equal(expected, UnixMicros.ToTime(micros).UtcDateTime);
        Assert.True(EventTimeParser.TryParse(text, out micros));
        Assert.Equal(expected, UnixMicros.ToTime(micros).UtcDateTime);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData(" 1733940000")]
    [InlineData("1733940000 ")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5x")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("Infinity")]
    [InlineData("253402300800000000")] // the first microsecond of the year 10000
    [InlineData("1000000000000000000")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("1e9999999999999999999")]
    [InlineData("2026-1-31")]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-10")]
    [InlineData("2026-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("1969-12-31T23:59:59.999999")]
    [InlineData("1970-01-01T00:30+01:00")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("2026-01-31Z")]
    [InlineData("2026-01-31T")]
    [InlineData("2026-01-31T09")]
    [InlineData("2026-01-31T9:30")]
    [InlineData("2026-01-31t09:30")]
    [InlineData("2026-01-31_09:30")]
    [InlineData("2026-01-31T24:00")]
    [InlineData("2026-01-31T09:60")]
    [InlineData("2026-01-31T09:30:60")]
    [InlineData("2026-01-31T09:30:")]
    [InlineData("2026-01-31T09:30:05.")]
    [InlineData("2026-01-31T09:30.5")]
    [InlineData("2026-01-31T09:30:05,5")]
    [InlineData("2026-01-31T09:30:05z")]
    [InlineData("2026-01-31T09:30:05ZZ")]
    [InlineData("2026-01-31T09:30:05 +01:00")]
    [InlineData("2026-01-31T09:30:05+1")]
    [InlineData("2026-01-31T09:30:05+24:00")]
    [InlineData("2026-01-31T09:30:05+01:60")]
    [InlineData("2026-01-31T09:30:05+01:")]
    [InlineData("2026-01-31T09:30:05+01:00 ")]
    [InlineData("２０２６-01-31")]
    public void What_is_no_time_is_refused(string text)
    {
        Assert.False(EventTimeParser.TryParse(Utf8(text), out _));
        Assert.False(EventTimeParser.TryParse(text, out _));
    }

    [Theory]
    [InlineData("2017-08-27 00:05:34", "2017-08-27T04:05:34")] // shown by a clock in New York in summer
    [InlineData("2017-01-27 00:05:34", "2017-01-27T05:05:34")] // and in winter
    [InlineData("2017-08-27", "2017-08-27T04:00:00")]
    [InlineData("2017-08-27 00:05:34Z", "2017-08-27T00:05:34")] // its own offset counts
    [InlineData("2017-08-27 00:05:34+02:00", "2017-08-26T22:05:34")]
    public void A_time_without_an_offset_is_read_in_the_given_zone(string text, string utc)
    {
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

        Assert.True(EventTimeParser.TryParse(text, out var micros, newYork));

        Assert.Equal(DateTime.Parse(utc, CultureInfo.InvariantCulture), UnixMicros.ToTime(micros).UtcDateTime);
    }

    [Fact]
    public void A_number_means_the_same_in_every_zone()
    {
        Assert.True(EventTimeParser.TryParse("1733940000", out var micros, TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(5), "x", "x")));

        Assert.Equal(1_733_940_000_000_000, micros);
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
