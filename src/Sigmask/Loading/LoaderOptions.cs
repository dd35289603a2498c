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

    /// <summary>Which of several processes this is, from 0: it gets its part of every batch (<see cref="BatchShare"/>).</summary>
    public int Rank { get; init; }

    /// <summary>Processes that share the batches.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>Where prepared samples are kept.</summary>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>Fails if a number is out of range.</summary>
    /// <exception cref="DataException">One is; the message names it.</exception>
    public void Validate()
    {
        Require(BatchSize, 1, nameof(BatchSize));
        Require(FirstStep, 0, nameof(FirstStep));
        Require(Workers, 1, nameof(Workers));
        Require(Prefetch, 1, nameof(Prefetch));
        Require(Ranks, 1, nameof(Ranks));
        Require(Rank, 0, nameof(Rank));
        Require(Cache.Bytes, 0, "cache, in bytes,");
    }

    private static void Require(long value, long least, string name)
    {
        if (value < least)
        {
            throw new DataException(Invariant($"The loader's {name} is {value}; give at least {least}."));
        }
    }
}
