using System.Text.RegularExpressions;
using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>The folder of an audit: <c>folds/</c> with the runs of its networks from its beginning on, and what was found once it is finished, with <c>audit.json</c> as the last file.</summary>
public sealed partial class AuditFolder
{
    private const string LockName = ".lock";
    private const string FoldsName = "folds";
    private const string RunRecordName = "run.json";

    /// <summary>A folder, which need not exist yet.</summary>
    /// <param name="path">Where.</param>
    public AuditFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Location = path;
    }

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>audit.json.</summary>
    public string Record => Path.Combine(Location, AuditRecord.FileName);

    /// <summary>folds/: the runs (<see cref="CrossValidation.Folder"/>).</summary>
    public string Folds => Path.Combine(Location, FoldsName);

    /// <summary>overlays/: pictures of the regions.</summary>
    public string Overlays => Path.Combine(Location, "overlays");

    /// <summary>audit.html: the page on which verdicts are given.</summary>
    public string Page => Path.Combine(Location, "audit.html");

    /// <summary>audit.csv (<see cref="AuditTables.Regions"/>).</summary>
    public string Regions => Path.Combine(Location, AuditTables.RegionsName);

    /// <summary>cases.csv (<see cref="AuditTables.Cases"/>).</summary>
    public string Cases => Path.Combine(Location, AuditTables.CasesName);

    /// <summary>Whether an audit came to its end in it.</summary>
    public bool IsFinished => File.Exists(Record);

    /// <summary>Whether an audit was begun in it.</summary>
    public bool IsBegun => IsFinished || (Directory.Exists(Folds) && Directory.EnumerateDirectories(Folds).Any(IsRun));

    /// <summary>The names of all that stands in it though no audit was begun there; empty if one was.</summary>
    public IReadOnlyList<string> Strangers => IsBegun || !Directory.Exists(Location)
        ? []
        : [.. Directory.EnumerateFileSystemEntries(Location).Where(path => !IsOfBeginning(path)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The first of these that an audit would write over or mix with its own; null if there is none.</summary>
    public string? Obstacle => ((string[])[Folds, Overlays, Regions, Cases, Page]).Select(path => Path.GetFileName(path)).FirstOrDefault(Strangers.Contains);

    /// <summary>overlays/RANK_CASE_REGION.png.</summary>
    /// <param name="rank">Of the region, from 1 on.</param>
    /// <param name="name">Of its case.</param>
    /// <param name="region">Its number there.</param>
    public string OverlayFile(int rank, string name, int region) => Path.Combine(Overlays, Invariant($"{rank:D4}_{name}_{region}.png"));

    /// <summary>Keeps other audits out, which might clear it away; dispose it in the end. The system gives the folder back if the process is killed.</summary>
    /// <exception cref="DataException">Another audit is at work there.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public IDisposable Lock()
    {
        try
        {
            return FolderLock.TryTake(Location, LockName) ?? throw new DataException($"{Location}: another audit is at work in this folder; wait for it to end, or choose another folder.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Location} cannot be written ({error.Message.TrimEnd('.')}); choose another folder.", error);
        }
    }

    /// <summary>Removes an audit, be it finished or not, which the names of files tell, and nothing else. Where none was begun, nothing is removed.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Clear()
    {
        if (!IsBegun)
        {
            return;
        }

        // The record first: without it the folder is no finished audit. The runs last: with them it is one that was begun.
        foreach (var file in new[] { Record, Page, Regions, Cases })
        {
            File.Delete(file);
        }

        ClearOverlays();
        foreach (var run in Directory.Exists(Folds) ? Directory.GetDirectories(Folds).Where(IsOwn) : [])
        {
            new RunFolder(run).Clear();
        }

        OwnFiles.RemoveIfEmpty(Folds);
    }

    /// <summary>Removes the pictures of an audit, and nothing else that lies beside them.</summary>
    /// <exception cref="IOException">One cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void ClearOverlays() => OwnFiles.Remove(Overlays, way => Overlay().IsMatch(way));

    // Whoever trains by hand may call folders so too: what 'train' writes says where its data lie, and is nobody's to clear away.
    private static bool IsOwn(string path) => Run().IsMatch(Path.GetFileName(path)) && !File.Exists(Path.Combine(path, DataOrigin.FileName));

    private static bool IsRun(string path)
    {
        try
        {
            RunRecord.Read(Path.Combine(path, RunRecordName));
            return IsOwn(path);
        }
        catch (TrainingException)
        {
            return false;
        }
    }

    // What a process leaves, at most, that was killed before the first run had its record.
    private static bool IsOfBeginning(string path) => Path.GetFileName(path) switch
    {
        LockName => true,
        FoldsName => Directory.Exists(path) && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file)).All(name => name[0] == '.' || name.StartsWith($"{RunRecordName}.", StringComparison.Ordinal)),
        _ => false,
    };

    // FOLD or FOLD-SEED.
    [GeneratedRegex(@"^[0-9]+(-[0-9]+)?\z")]
    private static partial Regex Run();

    [GeneratedRegex(@"^[0-9]{4,}_[^/]+_[0-9]+\.png\z")]
    private static partial Regex Overlay();
}
