namespace Sigmask.Statistics;

/// <summary>
/// Means over cases with bootstrap intervals. Patients are drawn with replacement, each with all its cases, as the images of one patient
/// are alike and count as less than so many independent ones (Efron &amp; Tibshirani 1993; Field &amp; Welsh 2007 for clusters).
/// </summary>
public static class Bootstrap
{
    /// <summary>The mean of the values with its interval, and what else describes them.</summary>
    /// <param name="values">One for each case; cases that have none are left out.</param>
    /// <param name="options">How the interval is computed; null: the defaults.</param>
    /// <returns>Null if there is no value.</returns>
    public static Estimate? Mean(IEnumerable<CaseValue> values, BootstrapOptions? options = null)
    {
        var cases = values.ToList();
        return cases.Count == 0 ? null : new(
            Descriptive.Of([.. cases.Select(one => one.Value)]),
            cases.Select(one => one.Key.Patient).Distinct().Count(),
            Interval(cases, Descriptive.MeanOf, options));
    }

    /// <summary>The interval of any statistic over the cases.</summary>
    /// <param name="values">One for each case.</param>
    /// <param name="statistic">Such as <see cref="Descriptive.MedianOf"/>.</param>
    /// <param name="options">How the interval is computed; null: the defaults.</param>
    /// <returns>Null with fewer than two patients.</returns>
    public static ConfidenceInterval? Interval(IEnumerable<CaseValue> values, SampleStatistic statistic, BootstrapOptions? options = null)
    {
        options ??= new();
        var patients = values.GroupBy(one => one.Key.Patient).Select(group => group.Select(one => one.Value).ToArray()).ToList();
        return patients.Count < 2 ? null : BootstrapDistribution
            .Of(patients, statistic, BootstrapDistribution.Draws(patients.Count, options.Resamples, options.Seed))
            .Interval(options.Method, options.Confidence);
    }
}

/// <summary>A number that describes a sample, such as <see cref="Descriptive.MeanOf"/> or <see cref="Descriptive.MedianOf"/>.</summary>
/// <param name="values">At least one value; the order does not matter.</param>
public delegate double SampleStatistic(ReadOnlySpan<double> values);
