using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Which samples each step of a training gets: every epoch all of them once, in an order of its own that depends on (seed, epoch) alone.</summary>
public sealed class EpochOrder
{
    private readonly int _count;
    private readonly int _batchSize;
    private readonly long _seed;

    /// <summary>An order over <paramref name="count"/> samples.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="seed">Chooses the orders.</param>
    public EpochOrder(int count, int batchSize, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (_count, _batchSize, _seed) = (count, batchSize, seed);
    }

    /// <summary>Batches in an epoch, the last one maybe smaller.</summary>
    public int StepsPerEpoch => (_count + _batchSize - 1) / _batchSize;

    /// <summary>The samples of an epoch in their order.</summary>
    public int[] Epoch(long epoch)
    {
        var order = Enumerable.Range(0, _count).ToArray();
        new SeededRandom(_seed, epoch).Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>The epoch of a step and the samples of its batch.</summary>
    public (long Epoch, int[] Samples) Step(long step)
    {
        var (epoch, batch) = Math.DivRem(step, StepsPerEpoch);
        var first = (int)batch * _batchSize;
        return (epoch, Epoch(epoch)[first..Math.Min(first + _batchSize, _count)]);
    }
}
