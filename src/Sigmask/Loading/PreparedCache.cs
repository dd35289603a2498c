using System.Collections.Concurrent;
using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Reads and prepares samples, and keeps as many as fit into its memory. Safe to use from several threads.</summary>
/// <remarks>What is in stays in: every epoch needs every sample once, so replacing the oldest would never hit.</remarks>
public sealed class PreparedCache
{
    private readonly ISampleSource source;
    private readonly Preprocessing preprocessing;
    private readonly ConcurrentDictionary<int, PreparedSample> samples = new();
    private readonly long capacity;
    private long used;

    /// <summary>A cache before a source.</summary>
    /// <param name="source">Where samples come from.</param>
    /// <param name="preprocessing">How they are prepared.</param>
    /// <param name="capacity">Bytes of images and labels that may be kept.</param>
    public PreparedCache(ISampleSource source, Preprocessing preprocessing, long capacity)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(preprocessing);
        (this.source, this.preprocessing, this.capacity) = (source, preprocessing, capacity);
    }

    /// <summary>Bytes that are kept.</summary>
    public long UsedBytes => Interlocked.Read(ref used);

    /// <summary>A sample, prepared.</summary>
    /// <param name="index">Position in the source.</param>
    /// <exception cref="DataException">It cannot be read; the message names the case.</exception>
    public PreparedSample Get(int index)
    {
        if (samples.TryGetValue(index, out var kept))
        {
            return kept;
        }

        var prepared = Prepare(index);
        var bytes = ((long)prepared.Sample.Image.Length * sizeof(float)) + prepared.Sample.Labels.Length;
        if (Interlocked.Add(ref used, bytes) > capacity || !samples.TryAdd(index, prepared))
        {
            Interlocked.Add(ref used, -bytes);
        }

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
