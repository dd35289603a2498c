using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>A comparison as its page goes through it.</summary>
internal sealed class ReportedComparison
{
    private readonly bool hasModels;
    private readonly bool hasNoises;
    private readonly bool hasDatasets;
    private readonly ILookup<CellKey, JobResult> results;

    public ReportedComparison(ComparisonReport report)
    {
        (Report, Grid, Labels) = (report, report.Grid, LabelWords.Of(report.Grid));
        Losses = [Baseline, .. Distinct(key => key.Loss).Where(loss => loss != Baseline)];
        (Datasets, Models, Noises) = ([.. Distinct(key => key.Dataset)], [.. Distinct(key => key.Model)], [.. Distinct(key => key.Noise)]);
        (hasDatasets, hasModels, hasNoises) = (Datasets.Count > 1, Models.Count > 1, Noises.Count(noise => noise != CellKey.Clean) > 1);
        results = report.Results.ToLookup(result => result.Key);
        var paired = report.Rows.Where(row => row.AgainstBaseline is not null).Select(row => row.Dataset).ToHashSet();
        Compared = [.. report.Results.Where(result => IsAlone || paired.Contains(result.Key.Dataset))];
    }

    public ComparisonReport Report { get; }

    public ComparisonGrid Grid { get; }

    public string Baseline => Grid.Baseline;

    /// <summary>What its labels are called.</summary>
    public LabelWords Labels { get; }

    /// <summary>All losses, the baseline first.</summary>
    public IReadOnlyList<string> Losses { get; }

    /// <summary>All losses but the baseline.</summary>
    public IEnumerable<string> Methods => Losses.Skip(1);

    /// <summary>Whether the baseline stands alone, so that nothing is compared.</summary>
    public bool IsAlone => Losses.Count == 1;

    public IReadOnlyList<string> Datasets { get; }

    public IReadOnlyList<string> Models { get; }

    public IReadOnlyList<string> Noises { get; }

    /// <summary>Each loss over all cells.</summary>
    public IReadOnlyList<OverallComparison> Overall => Report.Overall;

    /// <summary>How many trainings are not done.</summary>
    public int Missing => Grid.Jobs.Count - Report.Results.Count;

    /// <summary>Trainings that are done, of data sets on which something can be compared; of a baseline alone all.</summary>
    public IReadOnlyList<JobResult> Compared { get; }

    /// <summary>How many cases they were tested on.</summary>
    public int Cases => Tested(score => score.Case);

    /// <summary>How many patients they were tested on.</summary>
    public int Patients => Tested(score => score.Patient);

    /// <summary>How many patients of one data set they were tested on.</summary>
    public int PatientsOf(string dataset) => Compared.Where(result => result.Key.Dataset == dataset).SelectMany(result => result.Scores).Select(score => score.Patient).Distinct().Count();

    /// <summary>How many seeds those that are done have; of nothing done, those of the plan.</summary>
    public int Seeds => (Report.Results.Count > 0 ? Report.Results.Select(result => result.Key) : Grid.Jobs.Select(job => job.Key)).Select(key => key.Seed).Distinct().Count();

    /// <summary>Data set, network and noise in the order of the plan.</summary>
    public IEnumerable<(string Dataset, string Model, string Noise)> Cells => Grid.Jobs.Select(job => (job.Key.Dataset, job.Key.Model, job.Key.Noise)).Distinct();

    /// <summary>The number of a loss's colour.</summary>
    public int SeriesOf(string loss) => Losses.Index().First(one => one.Item == loss).Index;

    /// <summary>What tells a cell from the others.</summary>
    public string NameOf((string Dataset, string Model, string Noise) cell) => string.Join(
        ", ", new[] { hasDatasets || !hasModels ? cell.Dataset : "", hasModels ? cell.Model : "", hasNoises || cell.Noise == CellKey.Clean ? Labels.Of(cell.Dataset, cell.Noise) : "" }.Where(part => part.Length > 0));

    /// <summary>The worst noise of the plan's order that a data set is trained with, on the first network: the cell to look at.</summary>
    public (string Dataset, string Model, string Noise) CellToLookAt(string dataset) =>
        Cells.Where(cell => cell.Dataset == dataset).OrderBy(cell => cell.Noise == CellKey.Clean).ThenByDescending(cell => Noises.Index().First(noise => noise.Item == cell.Noise).Index).First();

    /// <summary>The trainings of a cell and loss that are done, with their folders.</summary>
    public IEnumerable<(JobFolder Folder, JobResult Result)> Trainings((string Dataset, string Model, string Noise) cell, string loss) =>
        from job in Grid.Jobs
        where (job.Key.Dataset, job.Key.Model, job.Key.Noise, job.Key.Loss) == (cell.Dataset, cell.Model, cell.Noise, loss)
        from result in results[job.Key]
        select (Report.Folder.Job(job.Name), result);

    private int Tested(Func<TestScore, string> part) => Compared.SelectMany(result => result.Scores.Select(score => (result.Key.Dataset, part(score)))).Distinct().Count();

    private IEnumerable<string> Distinct(Func<CellKey, string> part) => Grid.Jobs.Select(job => part(job.Key)).Distinct();
}
