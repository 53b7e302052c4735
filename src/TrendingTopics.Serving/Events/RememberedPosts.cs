using System.Buffers.Binary;
using TrendingTopics.Engine.Time;

namespace TrendingTopics.Serving.Events;

/// <summary>
/// The keys of the requests that were taken, oldest first, as the position of their source in the log holds them: bounded in number and
/// age, so that a position stays some kilobytes.
/// </summary>
internal sealed class RememberedPosts
{
    /// <summary>So many keys are kept.</summary>
    public const int Most = 640;

    /// <summary>A key is kept for so long, in microseconds.</summary>
    public const long Age = 24 * 3600 * UnixMicros.PerSecond;

    private const int Size = 16 + sizeof(long) + sizeof(long);
    private readonly List<(IdempotencyKey Key, long At)> _posts = [];

    /// <summary>What a source's position holds.</summary>
    public static RememberedPosts Decode(string? position)
    {
        var posts = new RememberedPosts();
        var bytes = Convert.FromBase64String(position ?? "");
        for (var i = 0; i + Size <= bytes.Length; i += Size)
        {
            var post = bytes.AsSpan(i, Size);
            posts._posts.Add((
                new IdempotencyKey(new Guid(post[..16]), BinaryPrimitives.ReadInt64LittleEndian(post[16..])),
                BinaryPrimitives.ReadInt64LittleEndian(post[24..])));
        }

        return posts;
    }

    /// <summary>The request that came with the key: its body, and when that was; null where none is remembered.</summary>
    public (long Body, long At)? Find(IdempotencyKey key, long now)
    {
        foreach (var (known, at) in _posts)
        {
            if (known.Key == key.Key && now - at < Age)
            {
                return (known.Body, at);
            }
        }

        return null;
    }

    /// <summary>The position once a request is taken, too; what is old or too much is forgotten.</summary>
    public string EncodeWith(IdempotencyKey key, long now)
    {
        _posts.RemoveAll(p => p.Key.Key == key.Key || now - p.At >= Age);
        _posts.RemoveRange(0, Math.Max(0, _posts.Count + 1 - Most));
        _posts.Add((key, now));
        var bytes = new byte[_posts.Count * Size];
        for (var i = 0; i < _posts.Count; i++)
        {
            var post = bytes.AsSpan(i * Size, Size);
            _posts[i].Key.Key.TryWriteBytes(post);
            BinaryPrimitives.WriteInt64LittleEndian(post[16..], _posts[i].Key.Body);
            BinaryPrimitives.WriteInt64LittleEndian(post[24..], _posts[i].At);
        }

        return Convert.ToBase64String(bytes);
    }
}
