using Sigmask.Models;
using Sigmask.Files;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The files of a run: <c>run.json</c> (every setting and version), <c>history.csv</c>, <c>progress.png</c>, <c>checkpoints/</c>, and when it is finished
/// <c>model.safetensors</c> and <c>metrics.json</c>. The folder alone is enough to explain the run and to use its network.
/// </summary>
public sealed class RunFolder
{
    private const string LockName = ".training";

    // As TensorBoard asks of event files.
    private const string EventsBeginning = "events.out.tfevents.";

    private readonly bool force;

    /// <summary>A folder, which need not exist yet.</summary>
    /// <param name="path">Where.</param>
    /// <param name="force">Whether a finished run in it may be overwritten, or a run written among other files, which stay as they are.</param>
    public RunFolder(string path, bool force = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Location = path;
        this.force = force;
        Checkpoints = new(Path.Combine(path, "checkpoints"));
    }

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>run.json.</summary>
    public string Record => Path.Combine(Location, "run.json");

    /// <summary>history.csv.</summary>
    public string History => Path.Combine(Location, "history.csv");

    /// <summary>model.safetensors: the weights to use.</summary>
    public string Model => Path.Combine(Location, "model.safetensors");

    /// <summary>progress.png: the course of the training so far, to look at.</summary>
    public string Progress => Path.Combine(Location, "progress.png");

    /// <summary>metrics.json.</summary>
    public string Metrics => Path.Combine(Location, "metrics.json");

    /// <summary>tensorboard/: the event files of a training that TensorBoard is to show.</summary>
    public string TensorBoard => Path.Combine(Location, "tensorboard");

    /// <summary>trials.json: how good the envelopes were that a training chose among.</summary>
    public string Trials => Path.Combine(Location, "trials.json");

    /// <summary>checkpoints/.</summary>
    public CheckpointStore Checkpoints { get; }

    /// <summary>Further files that explain the run, content by name, written as it begins.</summary>
    public IReadOnlyDictionary<string, string> Companions { get; init; } = new Dictionary<string, string>();

    /// <summary>The words of the command that begins the run, the verb first, for its record; null where a program begins it.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Whether all that can stand in it is a run's, such as what is left of one whose removal was interrupted; else files without the record of a run are taken for somebody else's.</summary>
    internal bool IsAllOwn { get; init; }

    /// <summary>Whether its training came to its end.</summary>
    public bool IsFinished => File.Exists(Model);

    // In the order in which a former run is cleared away: without checkpoints nobody resumes a run whose history is gone.
    private IEnumerable<string> Results => [.. Checkpoints.Files, Model, Metrics, History, Progress, Trials];

    private IEnumerable<string> CompanionFiles => Companions.Keys.Select(name => Path.Combine(Location, name));

    /// <summary>Fails if something other than an unfinished run would be overwritten. Ask this before any work is done.</summary>
    /// <param name="resume">Whether to resume the run in the folder, which may be a finished one: it ends with the same files again.</param>
    /// <exception cref="TrainingException">It would be, and force is off; or a file has the name of the folder or of one above it; or one in it, which no run wrote, has that of a file of the run.</exception>
    public void RequireFree(bool resume = false)
    {
        if (File.Exists(Location))
        {
            throw new TrainingException($"{Location} is a file. Choose another `RunFolder.Location`.");
        }

        if (WriteFailure.Below(Location) is { } reason)
        {
            throw new TrainingException($"{Location} cannot be written ({reason}). Choose another `RunFolder.Location`.");
        }

        var isRun = IsRun();
        if (!isRun && !IsAllOwn && Results.Concat(CompanionFiles).FirstOrDefault(File.Exists) is { } stranger)
        {
            throw new TrainingException($"{Location} holds {Path.GetRelativePath(Location, stranger)}, which no run wrote, so it is not overwritten. Choose another `RunFolder.Location`, or delete it yourself if it is not needed.");
        }

        if (IsFinished && !force && !(resume && Checkpoints.HasAny))
        {
            throw new TrainingException($"{Location} holds a finished run. Choose another `RunFolder.Location`, or overwrite it with `RunFolder.force`.");
        }

        if (!force && !isRun && Directory.Exists(Location) && Directory.EnumerateFileSystemEntries(Location).Select(Path.GetFullPath).Except([.. AtomicFile.LeftoversOf(Record), Path.GetFullPath(Path.Combine(Location, LockName))]).Any())
        {
            throw new TrainingException($"{Location} holds something that is no run. Choose another `RunFolder.Location`, or write the run among it with `RunFolder.force`.");
        }
    }

    /// <summary>Keeps other trainings out, which would take the run for a former one and clear it away; dispose it in the end. The system gives the folder back if the process is killed.</summary>
    /// <exception cref="TrainingException">Another training is at work there, or the folder cannot be written.</exception>
    public IDisposable Lock()
    {
        try
        {
            return FolderLock.TryTake(Location, LockName)
                ?? throw new TrainingException($"{Location}: another training is at work in this folder. Wait for it to end, or choose another `RunFolder.Location`.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{Location} cannot be written ({error.Message.TrimEnd('.')}). Choose another `RunFolder.Location`.", error);
        }
    }

    /// <summary>Clears away a former run unless it is resumed, and writes run.json and its companions. If the process is killed in between, it can be called again.</summary>
    /// <param name="record">The settings of the run that begins.</param>
    /// <param name="resume">Whether to resume the run in the folder.</param>
    /// <exception cref="TrainingException">A finished run would be overwritten, or the run to resume has other settings.</exception>
    public void Begin(RunRecord record, bool resume)
    {
        ArgumentNullException.ThrowIfNull(record);
        RequireFree(resume);
        var isRun = File.Exists(Record);
        var goesOn = resume && isRun;
        if (goesOn)
        {
            RunRecord.Read(Record).RequireSamePlan(record with { Command = Command ?? record.Command }, Location);
        }

        try
        {
            foreach (var former in Results.Append(Record).Concat(CompanionFiles).SelectMany(AtomicFile.LeftoversOf).Concat(goesOn ? [] : Results.Where(File.Exists)))
            {
                File.Delete(former);
            }

            // Where no run stood, they are somebody else's.
            if (isRun && !goesOn)
            {
                OwnFiles.Remove(TensorBoard, way => way.StartsWith(EventsBeginning, StringComparison.Ordinal));
            }

            if (!goesOn)
            {
                AtomicFile.WriteText(Record, (record with { Command = Command ?? record.Command }).ToJson());
            }
            else if (RunRecord.Read(Record) is var former && SoftwareVersions.Of([former.Versions, record.Versions]) is var versions && versions.Any(one => former.Versions.GetValueOrDefault(one.Key) != one.Value))
            {
                // It goes on with other versions than it began with: the record names both.
                AtomicFile.WriteText(Record, (former with { Versions = versions }).ToJson());
            }

            // After the record, without which the folder would be taken for something else than a run.
            foreach (var (name, content) in Companions)
            {
                if (!goesOn || !File.Exists(Path.Combine(Location, name)))
                {
                    AtomicFile.WriteText(Path.Combine(Location, name), content);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(error is IOException ? error.Message : $"{Location} cannot be written ({error.Message.TrimEnd('.')}). Choose another `RunFolder.Location`.", error);
        }
    }

    /// <summary>Writes down a choice.</summary>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public void Note(TrialRecord trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        try
        {
            AtomicFile.WriteText(Trials, trials.ToJson());
        }
        catch (IOException error)
        {
            throw new TrainingException(error.Message, error);
        }
    }

    /// <summary>Writes the weights to use, which makes the run a finished one.</summary>
    /// <exception cref="TrainingException">They cannot be written.</exception>
    public void Finish(nn.Module network)
    {
        try
        {
            ModelWeights.Save(network, Model);
        }
        catch (IOException error)
        {
            throw new TrainingException(error.Message, error);
        }
    }

    /// <summary>Removes the run, be it finished or not, but for its companions; the folder as well if nothing else is in it.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    internal void Clear()
    {
        // The record last: without it what is left would be taken for somebody else's.
        foreach (var file in Results.Append(Path.Combine(Location, LockName)).Append(Record).SelectMany(own => AtomicFile.LeftoversOf(own).Append(own)).Where(File.Exists))
        {
            File.Delete(file);
        }

        OwnFiles.RemoveIfEmpty(Path.GetDirectoryName(Checkpoints.LastPath)!);
        OwnFiles.RemoveIfEmpty(Location);
    }

    // Not what only has the name of its record.
    private bool IsRun()
    {
        if (!File.Exists(Record))
        {
            return false;
        }

        try
        {
            RunRecord.Read(Record);
            return true;
        }
        catch (TrainingException error)
        {
            throw new TrainingException($"{Record} cannot be read as the record of a run ({JsonFault.Of(error.InnerException ?? error)}), so nothing is written beside it. Choose another `RunFolder.Location`, bring back the file as it was, or delete it yourself if it is no run's.", error);
        }
    }
}
