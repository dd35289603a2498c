using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Experiments;

/// <summary>
/// The folder of a comparison: <c>plan.json</c> as it was given, <c>grid.json</c> with every training that it asks for, <c>jobs/NAME/</c> for each of them
/// (<see cref="JobFolder"/>), <c>pictures/DATASET/</c> with the test cases, and the results.
/// </summary>
/// <param name="Location">Where.</param>
public sealed record ComparisonFolder(string Location)
{
    /// <summary>plan.json.</summary>
    public string Plan => Path.Combine(Location, "plan.json");

    /// <summary>grid.json.</summary>
    public string Grid => Path.Combine(Location, ComparisonGrid.FileName);

    /// <summary>jobs/.</summary>
    public string Jobs => Path.Combine(Location, "jobs");

    /// <summary>The folder of a training.</summary>
    /// <param name="name">As the grid has it.</param>
    public JobFolder Job(string name) => new(Path.Combine(Jobs, name));

    /// <summary>The grid.</summary>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    public ComparisonGrid ReadGrid() => ComparisonGrid.Read(Grid);

    /// <summary>The results that are there, in the order of the grid. A training that is not done has none.</summary>
    /// <param name="grid">The grid.</param>
    /// <exception cref="DataException">One is damaged.</exception>
    public IReadOnlyList<JobResult> ReadResults(ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return [.. grid.Jobs.Select(job => Job(job.Name)).Where(job => job.IsFinished).Select(job => JobResult.Read(job.Result))];
    }

    /// <summary>A test case of a data set to look at; null if no training of the data set is done.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="name">Of the case.</param>
    /// <exception cref="DataException">A picture is damaged.</exception>
    public TestPicture? Picture(string dataset, string name) => File.Exists(ReferenceFile(dataset, name))
        ? new(ImageFile.Read(ImageFileOf(dataset, name)), ImageFile.Read(ReferenceFile(dataset, name)))
        : null;

    /// <summary>pictures/DATASET/CASE.png.</summary>
    public string ImageFileOf(string dataset, string name) => Path.Combine(Location, "pictures", FolderName.Of(dataset), name + ".png");

    /// <summary>pictures/DATASET/CASE.reference.png: the label of each pixel.</summary>
    public string ReferenceFile(string dataset, string name) => Path.Combine(Location, "pictures", FolderName.Of(dataset), name + ".reference.png");
}
