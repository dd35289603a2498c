namespace Sigmask.Loading;

/// <summary>How batches are made.</summary>
public sealed record LoaderOptions
{
    /// <summary>Samples in a batch, B. The last batch of an epoch has what is left.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Decides the order of every epoch and the augmentation.</summary>
    public long Seed { get; init; }

    /// <summary>The first step to deliver, for a training that is continued.</summary>
    public long FirstStep { get; init; }

    /// <summary>Threads that read, prepare and augment. Their number changes the speed, never the batches.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches made ahead of the one in use, at most.</summary>
    public int Prefetch { get; init; } = 3;

    /// <summary>Which of several processes this is, from 0 and below <see cref="Ranks"/>: it gets its part of every batch (<see cref="BatchShare"/>).</summary>
    public int Rank { get; init; }

    /// <summary>Processes that share the batches.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>Where prepared samples are kept.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>Fails if a number is out of range.</summary>
    /// <exception cref="DataException">One is; the message names it.</exception>
    public void Validate()
    {
        Require(BatchSize, 1, "`LoaderOptions.BatchSize`");
        Require(FirstStep, 0, "`LoaderOptions.FirstStep`");
        Require(Workers, 1, "`LoaderOptions.Workers`");
        Require(Prefetch, 1, "`LoaderOptions.Prefetch`");
        Require(Ranks, 1, "`LoaderOptions.Ranks`");
        Require(Cache.Bytes, 0, "`CacheOptions.Bytes`");
        if (Rank < 0 || Rank >= Ranks)
        {
            throw new DataException(Invariant($"`LoaderOptions.Rank` must be at least 0 and below `LoaderOptions.Ranks = {Ranks}`, not {Rank}."));
        }
    }

    private static void Require(long value, long least, string setting)
    {
        if (value < least)
        {
            throw new DataException(Invariant($"{setting} must be at least {least}, not {value}."));
        }
    }
}
