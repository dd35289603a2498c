namespace Sigmask.Experiments;

/// <summary>How long a training will take, by those that are done: of the same data set, network and loss if there is one, or else of whatever is most alike.</summary>
public sealed class JobCosts
{
    private readonly List<JobResult> known;

    /// <summary>Knows some trainings.</summary>
    public JobCosts(IEnumerable<JobResult> results) => known = [.. results];

    /// <summary>Knows one more.</summary>
    public void Add(JobResult result) => known.Add(result);

    /// <summary>Seconds of a training; null if none is known at all.</summary>
    public double? SecondsOf(CellKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Mean(one => (one.Dataset, one.Model, one.Loss) == (key.Dataset, key.Model, key.Loss))
            ?? Mean(one => (one.Dataset, one.Model) == (key.Dataset, key.Model))
            ?? Mean(one => one.Model == key.Model)
            ?? Mean(_ => true);
    }

    private double? Mean(Func<CellKey, bool> isAlike) => known.Where(result => isAlike(result.Key)).Average(result => (double?)result.Seconds);
}
