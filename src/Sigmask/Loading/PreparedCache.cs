using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Reads and prepares samples, and keeps as many as fit into memory or a folder. Safe to use from several threads.</summary>
public sealed class PreparedCache
{
    private readonly ISampleSource source;
    private readonly Preprocessing preprocessing;
    private readonly IPreparedStore store;

    /// <summary>A cache before a source.</summary>
    /// <param name="source">Where samples come from. Samples that do not lie in files are kept in memory always.</param>
    /// <param name="preprocessing">How they are prepared.</param>
    /// <param name="options">Where they are kept, and how many.</param>
    /// <exception cref="DataException">The folder of the cache cannot be used.</exception>
    public PreparedCache(ISampleSource source, Preprocessing preprocessing, CacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(options);
        (this.source, this.preprocessing, store) = (source, preprocessing, options.Open(source, preprocessing));
    }

    /// <summary>Bytes that are kept.</summary>
    public long UsedBytes => store.UsedBytes;

    /// <summary>A sample, prepared.</summary>
    /// <param name="index">Position in the source.</param>
    /// <exception cref="DataException">It cannot be read; the message names the case.</exception>
    public PreparedSample Get(int index)
    {
        if (store.Find(index) is { } kept)
        {
            return kept;
        }

        var prepared = Prepare(index);
        store.Add(index, prepared);
        return prepared;
    }

    private PreparedSample Prepare(int index)
    {
        try
        {
            return preprocessing.Apply(source.Read(index));
        }
        catch (DataException error)
        {
            var name = source.Cases[index].Case;
            throw error.Message.Contains(name, StringComparison.Ordinal) ? error : new DataException($"Case {name}: {error.Message}", error);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"Case {source.Cases[index].Case} could not be prepared: {error.Message}", error);
        }
    }
}
