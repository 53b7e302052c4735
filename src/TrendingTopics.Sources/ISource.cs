namespace TrendingTopics.Sources;

/// <summary>Where events come from. A source is only a description of it; what it yields is read through <see cref="OpenAsync"/>.</summary>
public interface ISource
{
    /// <summary>Names it: in the log of what happens, and as the owner of its position. Equal names are the same source.</summary>
    string Name { get; }

    /// <summary>Whether it ends by itself.</summary>
    bool IsFinite { get; }

    /// <summary>Whether it can be read again from a position, so that a restart loses nothing and repeats nothing.</summary>
    bool CanResume { get; }

    /// <summary>Opens it.</summary>
    /// <param name="position">Where to go on, as <see cref="ISourceReader.Position"/> gave it; null for the beginning.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">It cannot be read; the message says why.</exception>
    ValueTask<ISourceReader> OpenAsync(string? position, CancellationToken cancellationToken = default);
}
