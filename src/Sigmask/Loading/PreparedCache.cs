using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Reads and prepares samples, and keeps as many as fit into memory or a folder. Safe to use from several threads.</summary>
public sealed class PreparedCache
{
    // Of the bytes that may be kept, as samples that were read and not yet prepared.
    private const int HeldShare = 4;

    // Of the image of a sample, while it is read and prepared: as it is stored, as numbers, turned, resampled.
    private const int Copies = 4;

    // More threads PLINQ does not take.
    private const int MostTogether = 512;

    private readonly IPreparedStore store;
    private readonly ConcurrentDictionary<int, Sample> held = new();
    private readonly long holdable;
    private long heldBytes;

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
        (Source, Preprocessing, store, holdable) = (source, preprocessing, options.Open(source, preprocessing), options.Bytes / HeldShare);
    }

    /// <summary>Where samples come from.</summary>
    public ISampleSource Source { get; }

    /// <summary>How they are prepared.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Bytes of prepared samples that are kept.</summary>
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

        var prepared = Named(index, Prepare);
        store.Add(index, prepared);
        return prepared;
    }

    /// <summary>
    /// Reads every sample once, on as many cores as there is memory for, so that a long run does not end at a bad file. What was read is kept until it is asked for, as far as it fits;
    /// beyond that it is prepared at once, as far as that fits; slices are prepared at once, while their volume is in memory. What a folder keeps from an earlier run was read then.
    /// </summary>
    /// <param name="onRead">Told how many have been read, after each, from several threads.</param>
    /// <param name="cancellation">Stops between two samples.</param>
    /// <returns>Names of the classes, but for the background, that occur in no sample.</returns>
    /// <exception cref="DataException">A sample cannot be used: the first such in the order of the cases.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<string> Fill(Action<int>? onRead = null, CancellationToken cancellation = default)
    {
        var (hasRoom, read, found) = (true, 0, new ClassesFound(Source.Description.Classes));
        var failures = ParallelEnumerable.Range(0, Source.Cases.Count).AsOrdered().WithCancellation(cancellation).WithDegreeOfParallelism(Together()).Select(index =>
        {
            try
            {
                // One that is kept but damaged is read anew.
                if (store.Has(index) && (found.IsComplete ? Array.Empty<byte>() : store.Find(index)?.Sample.Labels) is { } labels)
                {
                    found.Add(labels);
                }
                else
                {
                    var sample = Named(index, Source.Read);
                    Preprocessing.RequireFinite(sample);
                    found.Add(sample.Labels);
                    if (!Hold(index, sample) && Volatile.Read(ref hasRoom))
                    {
                        Volatile.Write(ref hasRoom, store.Add(index, Named(index, _ => Preprocessing.Apply(sample))));
                    }
                }

                onRead?.Invoke(Interlocked.Increment(ref read));
                return null;
            }
#pragma warning disable CA1031 // Whatever goes wrong is thrown in the order of the cases, whichever thread was faster.
            catch (Exception error)
#pragma warning restore CA1031
            {
                return ExceptionDispatchInfo.Capture(error);
            }
        });
        foreach (var failure in failures)
        {
            failure?.Throw();
        }

        return found.Absent;
    }

    // The headers of files say how large samples are. Slices are cut out of volumes, which are read whole.
    private int Together()
    {
        var cores = Math.Min(Environment.ProcessorCount, MostTogether);
        if (Source is not IFileSource { Cases.Count: > 0 } files || files.FilesOf(0).Count == 0)
        {
            return cores;
        }

        var whole = Source.Whole;
        var largest = Enumerable.Range(0, whole.Cases.Count).Max(index => whole.FormOf(index).Size.Aggregate((double)whole.Description.Channels * sizeof(float), (product, length) => product * length));
        return (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (Copies * largest), 1, cores);
    }

    private PreparedSample Prepare(int index)
    {
        if (!held.TryRemove(index, out var sample))
        {
            return Preprocessing.Apply(Source.Read(index));
        }

        Interlocked.Add(ref heldBytes, -BytesOf(sample));
        return Preprocessing.Apply(sample);
    }

    // Slices are asked for in any order later, when each might have its volume read anew.
    private bool Hold(int index, Sample sample)
    {
        if (Source.Whole != Source)
        {
            return false;
        }

        var fits = Interlocked.Add(ref heldBytes, BytesOf(sample)) <= holdable;
        if (!fits || !held.TryAdd(index, sample))
        {
            Interlocked.Add(ref heldBytes, -BytesOf(sample));
        }

        return fits;
    }

    private static long BytesOf(Sample sample) => ((long)sample.Image.Length * sizeof(float)) + sample.Labels.Length;

    private T Named<T>(int index, Func<int, T> make)
    {
        try
        {
            return make(index);
        }
        catch (DataException error)
        {
            var name = Source.Cases[index].Case;
            throw error.Message.Contains(name, StringComparison.Ordinal) ? error : new DataException($"Case {name}: {error.Message}", error);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"Case {Source.Cases[index].Case} could not be prepared: {error.Message}", error);
        }
    }
}

/// <summary>Keeps prepared samples. Safe to use from several threads.</summary>
internal interface IPreparedStore
{
    /// <summary>Bytes that are kept.</summary>
    long UsedBytes { get; }

    /// <summary>A sample; null if it is not kept.</summary>
    /// <param name="index">Position in the source.</param>
    PreparedSample? Find(int index);

    /// <summary>Whether a sample is kept, as far as that is known without reading it.</summary>
    /// <param name="index">Position in the source.</param>
    bool Has(int index);

    /// <summary>Keeps a sample if it fits.</summary>
    /// <returns>False if it does not.</returns>
    bool Add(int index, PreparedSample prepared);
}
