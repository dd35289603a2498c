using System.Runtime.ExceptionServices;
using Sigmask.Augmentation;
using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>
/// Makes the batches of a training ahead of their use, on threads of its own. Step after step without end: each epoch goes over all samples once,
/// in an order of its own. A batch depends on (data, options, step) alone, whatever the number of threads.
/// </summary>
/// <remarks>Used from one thread. Holds at most <see cref="LoaderOptions.Prefetch"/> finished batches, one in the making per worker, and its cache.</remarks>
public sealed class BatchLoader : IDisposable
{
    private readonly object gate = new();
    private readonly Dictionary<long, Outcome> finished = [];
    private readonly PreparedCache cache;
    private readonly Augmenter augmenter;
    private readonly EpochOrder order;
    private readonly LoaderOptions options;
    private readonly Thread[] workers;
    private long nextToMake;
    private long nextToDeliver;
    private bool stopped;

    /// <summary>Starts to make batches.</summary>
    /// <param name="source">The samples to train on.</param>
    /// <param name="preprocessing">How they are prepared.</param>
    /// <param name="augmentation">How they are changed at random, anew every epoch.</param>
    /// <param name="options">Batch size, seed, threads, memory.</param>
    /// <exception cref="DataException">The source is empty or an option out of range.</exception>
    public BatchLoader(ISampleSource source, Preprocessing preprocessing, AugmentationOptions augmentation, LoaderOptions options)
        : this(CacheOf(source, preprocessing, options), augmentation, options)
    {
    }

    /// <summary>Starts to make batches of samples that may be prepared already.</summary>
    /// <param name="samples">The samples to train on.</param>
    /// <param name="augmentation">How they are changed at random, anew every epoch.</param>
    /// <param name="options">Batch size, seed, threads; where samples are kept is decided.</param>
    /// <exception cref="DataException">There is no sample, or an option is out of range.</exception>
    public BatchLoader(PreparedCache samples, AugmentationOptions augmentation, LoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (samples.Source.Cases.Count == 0)
        {
            throw new DataException($"{samples.Source.Description.Name} has no case to train on; check the folder and the split.");
        }

        (this.options, cache) = (options, samples);
        augmenter = new Augmenter(augmentation, options.Seed, samples.Preprocessing.Patch);
        order = new EpochOrder(samples.Source.Cases.Count, options.BatchSize, options.Seed);
        nextToMake = nextToDeliver = options.FirstStep;
        workers = [.. Enumerable.Range(0, options.Workers).Select(i => new Thread(Work) { IsBackground = true, Name = Invariant($"batch loader {i}") })];
        foreach (var worker in workers)
        {
            worker.Start();
        }
    }

    /// <summary>Batches in an epoch, the last one maybe smaller.</summary>
    public int StepsPerEpoch => order.StepsPerEpoch;

    /// <summary>The batch of the next step, waiting for it if need be.</summary>
    /// <exception cref="DataException">A sample of it cannot be used; the message names the case.</exception>
    /// <exception cref="ObjectDisposedException">The loader has been disposed of.</exception>
    public Batch Next()
    {
        Outcome outcome;
        lock (gate)
        {
            while (!stopped && !finished.ContainsKey(nextToDeliver))
            {
                Monitor.Wait(gate);
            }

            ObjectDisposedException.ThrowIf(stopped, this);
            outcome = finished[nextToDeliver];
            if (outcome.Batch is not null)
            {
                finished.Remove(nextToDeliver++);
                Monitor.PulseAll(gate);
            }
        }

        outcome.Error?.Throw();
        return outcome.Batch!;
    }

    /// <summary>Stops the threads, after the sample each is at, and waits for them.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            finished.Clear();
            Monitor.PulseAll(gate);
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }
    }

    private static PreparedCache CacheOf(ISampleSource source, Preprocessing preprocessing, LoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new PreparedCache(source, preprocessing, options.Cache);
    }

    private void Work()
    {
        while (Claim() is { } step)
        {
            Outcome outcome;
            try
            {
                var (epoch, samples) = order.Step(step);
                outcome = new Outcome(Make(step, epoch, samples), null);
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong here is thrown where the batch is asked for.
            catch (Exception error)
#pragma warning restore CA1031
            {
                outcome = new Outcome(null, ExceptionDispatchInfo.Capture(error));
            }

            lock (gate)
            {
                if (!stopped)
                {
                    finished.Add(step, outcome);
                }

                Monitor.PulseAll(gate);
            }
        }
    }

    private long? Claim()
    {
        lock (gate)
        {
            while (!stopped && nextToMake >= nextToDeliver + options.Prefetch)
            {
                Monitor.Wait(gate);
            }

            return stopped ? null : nextToMake++;
        }
    }

    private Batch Make(long step, long epoch, int[] batch)
    {
        var share = BatchShare.Of(batch.Length, options.Rank, options.Ranks);
        int[] samples = share.Own > 0 ? batch[share.First..(share.First + share.Own)] : batch[..1];
        var made = new Sample[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            if (Volatile.Read(ref stopped))
            {
                throw new OperationCanceledException();
            }

            made[i] = augmenter.Apply(cache.Get(samples[i]), epoch, samples[i]);
        }

        if (share.Own == 0)
        {
            // Who has no image takes part with one that does not count.
            made[0] = made[0] with { Labels = [.. Enumerable.Repeat(Sample.Ignored, made[0].Labels.Length)] };
        }

        return Batch.Of(made, step, epoch) with { Share = options.Ranks > 1 ? share : null };
    }

    private sealed record Outcome(Batch? Batch, ExceptionDispatchInfo? Error);
}
