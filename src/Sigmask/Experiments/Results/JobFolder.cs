using System.Text.RegularExpressions;
using Sigmask.Files;
using Sigmask.Imaging;
using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>
/// The folder of one training of a comparison: <c>run.json</c> and <c>history.csv</c> of the training (<see cref="RunFolder"/>), <c>exclusion.csv</c> if an envelope was in force,
/// <c>predictions/CASE.png</c>, and <c>result.json</c>, whose presence says that all the rest is there.
/// </summary>
/// <param name="Location">Where.</param>
public sealed partial record JobFolder(string Location)
{
    private const string LockName = ".lock";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>The training.</summary>
    public RunFolder Run => new(Location);

    /// <summary>result.json.</summary>
    public string Result => Path.Combine(Location, JobResult.FileName);

    /// <summary>exclusion.csv.</summary>
    internal string Exclusion => Path.Combine(Location, ExclusionRow.FileName);

    /// <summary>predictions/.</summary>
    internal string Predictions => Path.Combine(Location, "predictions");

    /// <summary>excluded/: the training images of which most was left out (<see cref="ExcludedPicture"/>), in folders 1, 2, ...</summary>
    internal string Excluded => Path.Combine(Location, "excluded");

    /// <summary>moments/: what was seen of a training under way.</summary>
    internal string Moments => Path.Combine(Location, "moments");

    // What only a training under way needs.
    private IEnumerable<string> OfTraining => [Moments, .. Run.Checkpoints.Files, Run.Model];

    /// <summary>Whether the training is done, tested and written whole.</summary>
    public bool IsFinished => File.Exists(Result);

    /// <summary>predictions/CASE.png.</summary>
    /// <param name="name">Of the case.</param>
    internal string PredictionFile(string name) => Path.Combine(Predictions, name + ".png");

    /// <summary>The prediction of a test case as it is shown (<see cref="PictureGrid"/>); null if there is none.</summary>
    /// <param name="name">Of the case.</param>
    /// <returns>The label of each pixel, one channel.</returns>
    /// <exception cref="DataException">It is damaged.</exception>
    internal Picture? Prediction(string name) => PredictionFile(name) is var path && File.Exists(path) ? ImageFile.Read(path) : null;

    /// <summary>Keeps other processes out while the training is done, and waits for one that is still there; dispose it in the end. The system gives it back if the process is killed.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IDisposable Lock(CancellationToken cancellation)
    {
        IDisposable? taken;
        while ((taken = FolderLock.TryTake(Location, LockName)) is null)
        {
            cancellation.WaitHandle.WaitOne(Patience);
            cancellation.ThrowIfCancellationRequested();
        }

        return taken;
    }

    /// <summary>Removes what only a training under way needs, once it is finished. If the process was killed between the two, whoever goes on with the comparison does it.</summary>
    /// <param name="cancellation">Ends the waiting for a process that is still there.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal void Tidy(CancellationToken cancellation)
    {
        if (IsFinished && OfTraining.Any(Path.Exists))
        {
            using var own = Lock(cancellation);
            ClearTraining();
        }
    }

    /// <summary>Removes what only a training under way needs; for who keeps others out.</summary>
    internal void ClearTraining() => OwnFiles.Remove(Location, way => OfTraining.Any(place => FolderPath.Contains(place, Path.Combine(Location, way))));

    /// <summary>Removes the training, be it done or not; the folder as well if nothing else is in it.</summary>
    internal void Clear()
    {
        OwnFiles.Remove(Location, way => way is LockName or JobResult.FileName or ExclusionRow.FileName || Pictured().IsMatch(way));
        ClearTraining();
        Run.Clear();
    }

    /// <summary>What the envelope left out over the training; empty if there was none.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    internal IReadOnlyList<ExclusionRow> ReadExclusion() => File.Exists(Exclusion) ? ExclusionRow.Read(Exclusion) : [];

    /// <summary>The training images of which most was left out at the end, most first; empty if there was no envelope.</summary>
    /// <exception cref="DataException">One is damaged.</exception>
    internal IReadOnlyList<ExcludedPicture> ReadExcluded() => Directory.Exists(Excluded)
        ? [.. Directory.GetDirectories(Excluded).Order(StringComparer.Ordinal).Select(ExcludedPicture.Read)]
        : [];

    // Any picture among the predictions: they have the names of test cases, of data that may be gone by now.
    [GeneratedRegex(@"^(predictions/[^/]+\.png|excluded/[0-9]+/((image|annotated|clean|left-out)\.png|case\.txt))\z")]
    private static partial Regex Pictured();
}
