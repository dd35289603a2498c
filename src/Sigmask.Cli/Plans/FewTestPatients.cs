using Sigmask.Experiments;
using Sigmask.Reports;

namespace Sigmask.Cli.Plans;

/// <summary>Data sets with so few test patients that nothing can be told from chance on them: to be said before hours of training, not after them.</summary>
internal static class FewTestPatients
{
    /// <summary>A line for each such data set, with what would help; none if the plan compares nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="jobs">Its trainings, in the order of its cells.</param>
    public static IReadOnlyList<string> Notes(ComparisonPlan plan, IReadOnlyList<ComparisonJob> jobs) => plan.Cells.DistinctBy(cell => cell.Key.Loss).Count() == 1 ? [] :
    [
        .. from one in plan.Cells.Zip(jobs, (cell, job) => (cell.Dataset, job.Data.Test))
           group one.Test by one.Dataset.Name into tests
           let patients = tests.Distinct().SelectMany(test => test.Whole.Cases).DistinctBy(key => key.Patient).Count()
           let few = ComparisonVerdict.TooFew(patients)
           where few is not null
           let dataset = plan.Cells.First(cell => cell.Dataset.Name == tests.Key).Dataset
           select $"{tests.Key}: {few}: {Remedy(dataset)}.",
    ];

    private static string Remedy(PlanDataset dataset) =>
        dataset.Phantoms is not null ? "ask for more with test-cases"
        : dataset.Folds is not null ? "each patient is tested already, so add patients"
        : "hold more patients back (held-back), or test each in turn (folds)";
}
