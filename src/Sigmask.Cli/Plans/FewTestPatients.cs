using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Cli.Plans;

/// <summary>Data sets with so few test patients that nothing can be told from chance on them: to be said before hours of training, not after them.</summary>
internal static class FewTestPatients
{
    /// <summary>A line for each such data set, with what would help; none if nothing is compared.</summary>
    /// <param name="jobs">All trainings of a plan.</param>
    public static IReadOnlyList<string> Notes(IReadOnlyList<ComparisonJob> jobs) => jobs.DistinctBy(job => job.Key.Loss).Count() == 1 ? [] :
    [
        .. from job in jobs
           group job by job.Key.Dataset into dataset
           let patients = dataset.Select(one => one.Data.Test).Distinct().SelectMany(test => test.Whole.Cases).DistinctBy(key => key.Patient).Count()
           let few = ComparisonVerdict.TooFew(patients, arePhantoms: dataset.All(one => one.Data.IsTruthKnown), isByFolds: dataset.Any(one => one.Key.Fold is not null))
           where few is not null
           select $"{dataset.Key}: {few}",
    ];
}
