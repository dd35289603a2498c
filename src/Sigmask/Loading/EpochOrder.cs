using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Which samples each step of a training gets: every epoch all of them once, in an order of its own that depends on (seed, epoch) alone.</summary>
public sealed class EpochOrder
{
    private readonly int count;
    private readonly int batchSize;
    private readonly long seed;

    // Of the epoch that was asked for last. Workers share it: it is replaced whole, and one that finds another epoch makes its own.
    private volatile ShuffledEpoch? latest;

    /// <summary>An order over <paramref name="count"/> samples.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="seed">Chooses the orders.</param>
    public EpochOrder(int count, int batchSize, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (this.count, this.batchSize, this.seed) = (count, batchSize, seed);
    }

    /// <summary>Batches in an epoch, the last one maybe smaller.</summary>
    public int StepsPerEpoch => StepsIn(count, batchSize);

    /// <summary>The number of batches for a number of samples.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="batchSize">At least 1.</param>
    public static int StepsIn(int count, int batchSize) => ((count - 1) / batchSize) + 1;

    /// <summary>The samples of an epoch in their order.</summary>
    public int[] Epoch(long epoch)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new SeededRandom(seed, epoch).Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>The epoch of a step and the samples of its batch.</summary>
    public (long Epoch, int[] Samples) Step(long step)
    {
        var (epoch, batch) = Math.DivRem(step, StepsPerEpoch);
        var first = (int)batch * batchSize;
        if (latest is not { } shuffled || shuffled.Epoch != epoch)
        {
            latest = shuffled = new(epoch, Epoch(epoch));
        }

        return (epoch, shuffled.Samples[first..Math.Min(first + batchSize, count)]);
    }

    private sealed record ShuffledEpoch(long Epoch, int[] Samples);
}
