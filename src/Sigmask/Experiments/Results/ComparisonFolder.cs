using System.Text.RegularExpressions;
using Sigmask.Files;
using Sigmask.Imaging;

namespace Sigmask.Experiments;

/// <summary>
/// The folder of a comparison: <c>plan.json</c> as it was given, <c>grid.json</c> with every training that it asks for, <c>jobs/NAME/</c> for each of them
/// (<see cref="JobFolder"/>), <c>pictures/DATASET/</c> with the test cases, <c>plots/</c>, and the results. The plan and grid of a shard are in <c>shards/I-of-N/</c>: no file is written by two of them.
/// </summary>
/// <param name="Location">Where.</param>
/// <param name="Part">The shard that is at work in it; null: whoever does all.</param>
public sealed partial record ComparisonFolder(string Location, Shard? Part = null)
{
    private const string LockName = ".lock";
    private const string ReferenceEnding = ".reference.png";

    /// <summary>plan.json.</summary>
    public string Plan => Path.Combine(Own, "plan.json");

    /// <summary>grid.json.</summary>
    internal string Grid => Path.Combine(Own, ComparisonGrid.FileName);

    /// <summary>jobs/.</summary>
    internal string Jobs => Path.Combine(Location, "jobs");

    /// <summary>pictures/.</summary>
    internal string Pictures => Path.Combine(Location, "pictures");

    /// <summary>plots/.</summary>
    internal string Plots => Path.Combine(Location, "plots");

    /// <summary>Whether a comparison was begun in it, by a shard or as a whole.</summary>
    public bool IsBegun => Grids.Count > 0;

    private string Shards => Path.Combine(Location, "shards");

    private string Own => Part is null ? Location : Path.Combine(Shards, Invariant($"{Part.Number}-of-{Part.Count}"));

    // Every grid that was written into it, that of the whole first.
    private IReadOnlyList<string> Grids =>
    [
        .. ((string[])[Path.Combine(Location, ComparisonGrid.FileName)]).Where(File.Exists),
        .. Directory.Exists(Shards) ? Directory.GetFiles(Shards, ComparisonGrid.FileName, SearchOption.AllDirectories) : [],
    ];

    // Every training that was asked for in it.
    private IEnumerable<PlannedJob> Begun => Grids.SelectMany(path => ComparisonGrid.Read(path).Jobs);

    /// <summary>The folder of a training.</summary>
    /// <param name="name">As the grid has it.</param>
    public JobFolder Job(string name) => new(Path.Combine(Jobs, name));

    /// <summary>The grid.</summary>
    /// <exception cref="DataException">It is missing or damaged.</exception>
    public ComparisonGrid ReadGrid() => ComparisonGrid.Read(Grid);

    /// <summary>The results that are there, in the order of the grid. A training that is not done has none.</summary>
    /// <param name="grid">The grid.</param>
    /// <exception cref="DataException">One is damaged, or of other data or settings than the grid's.</exception>
    public IReadOnlyList<JobResult> ReadResults(ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return [.. grid.Jobs.Where(job => Job(job.Name).IsFinished).Select(Result)];
    }

    /// <summary>Fails if a training is of other data or settings than when the comparison was begun, in this folder.</summary>
    /// <param name="job">The training as it would be done now.</param>
    /// <exception cref="DataException">It is.</exception>
    public void RequireUnchanged(PlannedJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (Begun.FirstOrDefault(one => one.Name == job.Name) is { } begun && begun.Identity != job.Identity)
        {
            throw new DataException($"{job.Key}: its data or encoder weights have changed since the comparison was begun in {Location}. Give them back as they were, or give another `ComparisonFolder.Location`.");
        }
    }

    private JobResult Result(PlannedJob job)
    {
        var result = JobResult.Read(Job(job.Name).Result);
        return result.Identity == job.Identity ? result
            : throw new DataException($"{Job(job.Name).Result} is of other data or settings than the plan's. Delete the folder that it lies in, and the same command trains it anew.");
    }

    /// <summary>A test case of a data set to look at; null if no training of the data set is done.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="name">Of the case.</param>
    /// <exception cref="DataException">A picture is damaged.</exception>
    internal TestPicture? Picture(string dataset, string name) => HasPicture(dataset, name)
        ? new(ImageFile.Read(ImageFileOf(dataset, name)), ImageFile.Read(ReferenceFile(dataset, name)))
        : null;

    /// <summary>Whether both pictures of a test case are there.</summary>
    internal bool HasPicture(string dataset, string name) => File.Exists(ImageFileOf(dataset, name)) && File.Exists(ReferenceFile(dataset, name));

    /// <summary>pictures/DATASET/CASE.png.</summary>
    internal string ImageFileOf(string dataset, string name) => Path.Combine(Pictures, FolderName.Of(dataset), name + ".png");

    /// <summary>pictures/DATASET/CASE.reference.png: the label of each pixel.</summary>
    internal string ReferenceFile(string dataset, string name) => Path.Combine(Pictures, FolderName.Of(dataset), name + ReferenceEnding);

    /// <summary>
    /// Begins a comparison, or resumes the one in the folder: plan and grid are written. A plan may ask for more trainings than the one before it; those that are done stay.
    /// </summary>
    /// <param name="plan">The text of the plan.</param>
    /// <param name="grid">What it asks for.</param>
    /// <exception cref="DataException">The folder holds something else, such as a plan that no comparison wrote, or a comparison that asks for trainings which this one does not, or does otherwise.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Begin(string plan, ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        RequireSuitable(plan, grid);
        Write(plan, grid);
    }

    /// <summary>Begins anew: all that an earlier comparison has written is removed, which the names of files tell, and nothing else.</summary>
    /// <param name="plan">The text of the plan.</param>
    /// <param name="grid">What it asks for.</param>
    /// <exception cref="DataException">The folder holds something else and no comparison, or a plan that no comparison wrote, or a grid is damaged: what is of whom cannot be told then.</exception>
    /// <exception cref="IOException">It cannot be removed or written.</exception>
    public void Restart(string plan, ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        RequireOwn(plan);

        // Killed between any two of these it is a comparison still, and can be started anew again.
        var isBegun = IsBegun;
        if (isBegun)
        {
            ClearResults();
        }

        Write(plan, grid);
        if (isBegun)
        {
            OwnFiles.Remove(Shards, way => OfShard().IsMatch(way));
        }
    }

    /// <summary>Fails if <see cref="Restart"/> would.</summary>
    /// <param name="plan">The text of the plan.</param>
    /// <exception cref="DataException">The folder holds something else and no comparison, or a plan that no comparison wrote, or a grid is damaged.</exception>
    public void RequireOwn(string plan)
    {
        if (File.Exists(Location))
        {
            throw new DataException($"`ComparisonFolder.Location = {Location}`: there is a file of that name; choose another folder.");
        }

        // Looked at before the grids: whoever begins writes a grid before the first training.
        var isFree = !Directory.Exists(Location) || Directory.EnumerateFileSystemEntries(Location).Select(path => Path.GetFileName(path)).All(IsOfBeginning);
        if (!isFree && !IsBegun)
        {
            throw new DataException($"`ComparisonFolder.Location = {Location}`: the folder is not empty and holds no comparison; give another folder with `ComparisonFolder.Location`.");
        }

        // A comparison that was killed before it wrote its grid leaves a plan that says the same.
        if (File.Exists(Plan) && !File.Exists(Grid) && !IsWritten(plan))
        {
            throw new DataException($"{Plan} says something else than this plan, and no {ComparisonGrid.FileName} beside it shows that a comparison wrote it, so it is not replaced; rename it, or give another folder with `ComparisonFolder.Location`.");
        }

        // They say which folders are of trainings.
        foreach (var path in Grids)
        {
            ComparisonGrid.Read(path);
        }
    }

    /// <summary>Fails if <see cref="Begin"/> would.</summary>
    /// <param name="plan">The text of the plan.</param>
    /// <param name="grid">What is asked for.</param>
    /// <exception cref="DataException">The folder holds something else, such as a plan that no comparison wrote, or a comparison that asks for trainings which this one does not, or does otherwise.</exception>
    public void RequireSuitable(string plan, ComparisonGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        const string Remedy = "give another folder with `ComparisonFolder.Location`, or say `ComparisonFolder.Restart` to start anew.";
        RequireOwn(plan);
        var asked = grid.Jobs.ToDictionary(job => job.Name, job => job.Identity);
        foreach (var job in Begun)
        {
            if (asked.GetValueOrDefault(job.Name) is var identity && identity != job.Identity)
            {
                throw new DataException($"`ComparisonFolder.Location = {Location}`: the folder holds a comparison by another plan, where {job.Key} is {(identity is null ? "asked for" : "trained otherwise")}; {Remedy}");
            }
        }
    }

    private void ClearResults()
    {
        string[] results = [.. ResultNames.All.Select(name => Path.Combine(Location, name))];
        foreach (var file in results.Append(Plan).Append(Grid).SelectMany(AtomicFile.LeftoversOf).Concat(results))
        {
            File.Delete(file);
        }

        var names = Begun.Select(job => job.Name).ToHashSet();
        foreach (var job in Directory.Exists(Jobs) ? Directory.GetDirectories(Jobs).Where(path => names.Contains(Path.GetFileName(path))) : [])
        {
            new JobFolder(job).Clear();
        }

        OwnFiles.RemoveIfEmpty(Jobs);
        OwnFiles.Remove(Plots, way => Plot().IsMatch(way));

        // The image of a case is told by its reference, which is therefore the first to be written and the last to go.
        OwnFiles.Remove(Pictures, way => way.EndsWith(".png", StringComparison.Ordinal) && File.Exists(Path.Combine(Pictures, Path.ChangeExtension(way, ReferenceEnding))));
        OwnFiles.Remove(Pictures, way => way.EndsWith(ReferenceEnding, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^[0-9]+-of-[0-9]+/(plan\.json|grid\.json|\.lock)\z")]
    private static partial Regex OfShard();

    // As the page's charts are called there.
    [GeneratedRegex(@"^((noise|curves)_[^/]+|ranks)\.svg\z")]
    private static partial Regex Plot();

    private void Write(string plan, ComparisonGrid grid)
    {
        // What says the same may be the very file that was given.
        if (!IsWritten(plan))
        {
            AtomicFile.WriteText(Plan, plan);
        }

        AtomicFile.WriteText(Grid, grid.ToJson());
    }

    private bool IsWritten(string plan)
    {
        try
        {
            return File.Exists(Plan) && File.ReadAllText(Plan) == plan;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Keeps others out while trainings are done: of a whole comparison every other process, of a shard those that do the same one or the whole. Dispose it in the end; the system gives it back if the
    /// process is killed.
    /// </summary>
    /// <exception cref="DataException">Another process is at work there.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public IDisposable Lock()
    {
        if (Part is null)
        {
            return Taken(Location);
        }

        // With other shards.
        var shared = Taken(Location, isShared: true);
        try
        {
            return new Locks(Taken(Own), shared);
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    // What a process leaves, at most, that was killed as it began; and the folder in which shards begin.
    private static bool IsOfBeginning(string name) =>
        name.StartsWith("plan.json", StringComparison.Ordinal) || name.StartsWith(ComparisonGrid.FileName, StringComparison.Ordinal) || name is LockName or "shards";

    private static IDisposable Taken(string folder, bool isShared = false) => FolderLock.TryTake(folder, LockName, isShared)
        ?? throw new DataException($"`ComparisonFolder.Location = {folder}`: another process is at work in this folder; wait for it to end, or give another folder.");

    private sealed record Locks(IDisposable Own, IDisposable Shared) : IDisposable
    {
        public void Dispose()
        {
            Own.Dispose();
            Shared.Dispose();
        }
    }
}

/// <summary>A test case to look at, as <see cref="PictureGrid"/> shows it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reference">The label of each pixel, one channel.</param>
internal sealed record TestPicture(Picture Image, Picture Reference);
