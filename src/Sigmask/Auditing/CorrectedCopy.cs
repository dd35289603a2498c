using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Volumes;

namespace Sigmask.Auditing;

/// <summary>Writes a copy of a data set in which the accepted regions have the suggested labels. The data set itself is only read.</summary>
public static class CorrectedCopy
{
    // It stands in a data set that is somebody else's, so its name says whose it is.
    private const string RecordName = "sigmask-corrections.json";

    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a copy of a data set can have single regions corrected. Drawn outlines, structures in files of numbers and files that name their segments themselves cannot: convert them to masks or label volumes and audit those.</summary>
    /// <param name="data">The data set.</param>
    public static bool IsPossible(ISampleSource data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Whole is IEditableLabels { CanEdit: true };
    }

    /// <summary>What lies in a data set and keeps it from being copied, such as a link to a folder, with the remedy; null if nothing does.</summary>
    /// <param name="folder">The data set.</param>
    public static string? Obstacle(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            _ = new FolderContents(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            return null;
        }
        catch (Exception error) when (error is DataException or IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <summary>Writes the copy, whole or not at all. Its changed cases are read back before it is put in its place.</summary>
    /// <param name="record">The audit.</param>
    /// <param name="verdicts">The verdicts on it.</param>
    /// <param name="folder">The data set; null: the one that was audited.</param>
    /// <param name="target">The folder of the copy, which must not exist nor lie in the data set, be it by a link.</param>
    /// <param name="layouts">The layouts that are known; null: those of this package.</param>
    /// <param name="onRead">Told how often a case with an accepted region has been read: once before it is corrected, once from the copy, so twice as often as there are such cases.</param>
    /// <param name="command">The words of the command that asks for it, the verb first, for <c>sigmask-corrections.json</c> in the copy, which has them and what was changed; null where a program does, and there is no such file.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="DataException">The data set is another one or was changed since the audit, an annotation cannot be changed, the target exists or lies in the data set, or the data set has a link to a folder or one that leads out of it.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public static IReadOnlyList<CorrectedCase> Write(AuditRecord record, IReadOnlyList<RegionVerdict> verdicts, string? folder, string target, IReadOnlyList<IDataLayout>? layouts = null, Action<int>? onRead = null, IReadOnlyList<string>? command = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(verdicts);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new DataException($"{target} is there already; choose another `CorrectedCopy.target` for the corrected copy.");
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder ?? record.Origin.Folder));
        if (!Directory.Exists(root))
        {
            throw new DataException($"{root} does not exist any more; say where the data are now with `CorrectedCopy.folder`.");
        }

        if (FolderPath.Contains(RealPath.Of(root), RealPath.Of(target)))
        {
            throw new DataException($"{target} lies in {root}, which would be copied into itself; choose another `CorrectedCopy.target` for the corrected copy.");
        }

        var contents = new FolderContents(root);
        var source = Open(record, root, layouts);
        var corrections = new List<Correction>();
        foreach (var item in record.Audit.Cases)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Of(item, verdicts, source, root) is { } correction)
            {
                corrections.Add(correction);
                onRead?.Invoke(corrections.Count);
            }
        }

        AtomicFolder.Write(target, copy =>
        {
            var replaced = corrections.SelectMany(one => one.Files).Select(file => Path.GetFullPath(file.Original)).ToHashSet();
            contents.CopyTo(copy, replaced, cancellation);
            foreach (var file in corrections.SelectMany(one => one.Files))
            {
                cancellation.ThrowIfCancellationRequested();
                file.Write(Path.Combine(copy, PlaceOf(file, root)));
            }

            if (command is not null)
            {
                AtomicFile.WriteText(Path.Combine(copy, RecordName), Record(corrections, root, command));
            }

            ReadBack(record, copy, target, corrections, layouts, onRead);
        });
        return [.. corrections.Select(one => new CorrectedCase(one.Case, one.Regions, one.Pixels, [.. one.Files.Select(file => Path.Combine(target, PlaceOf(file, root)))]))];
    }

    private static IEditableLabels Open(AuditRecord record, string root, IReadOnlyList<IDataLayout>? layouts)
    {
        var origin = record.Origin;
        var options = new DataOptions { Labels = record.Labels, PatientPattern = origin.PatientPattern, Channels = origin.Channels, Dimensions = origin.Dimensions, PaintOrder = origin.PaintOrder, Masks = origin.Masks };
        return DataLayouts.Open(root, origin.Layout, options, layouts).Source.Whole as IEditableLabels
            ?? throw new DataException($"{root}: annotations of layout '{origin.Layout}' cannot be changed region by region; convert them to masks or volumes (docs/data.md) and audit those.");
    }

    private static Correction? Of(AuditedCase item, IReadOnlyList<RegionVerdict> verdicts, IEditableLabels source, string root)
    {
        var accepted = verdicts.Where(one => one.Case == item.Key.Case && one.Verdict == Verdict.Accept).Select(one => one.Region).ToHashSet();
        SuspiciousRegion[] regions = [.. item.Regions.Where(region => accepted.Contains(region.Number))];
        if (regions.Length == 0)
        {
            return null;
        }

        var index = source.Cases.Select(key => key.Case).ToList().IndexOf(item.Key.Case);
        if (index < 0)
        {
            throw new DataException($"{root} has no case {item.Key.Case}, which the audit is about; give the audited data with `CorrectedCopy.folder`.");
        }

        var labels = source.Read(index).Labels;
        if (LabelAudit.HashOf(labels) != item.Labels)
        {
            throw new DataException($"{source.FilesOf(index)[^1]}: the annotation of case {item.Key.Case} is not the one that was audited; it was changed since, or these are other data. Audit it again.");
        }

        LabelEdit[] edits = [.. regions.Select(region => new LabelEdit(region.Runs, region.Suggested))];
        var files = source.Edit(index, edits);
        return files.FirstOrDefault(file => !FolderPath.Contains(root, file.Original)) is { } outside
            ? throw new DataException($"{outside.Original} lies outside of {root}, so a copy of the folder would not have it; put the annotations into the folder.")
            : new Correction(item.Key.Case, regions.Length, regions.Sum(region => (long)region.Pixels), files, LabelEdit.Apply(labels, edits));
    }

    private static string PlaceOf(EditedFile file, string root) => Path.Combine(Path.GetDirectoryName(Path.GetRelativePath(root, Path.GetFullPath(file.Original)))!, file.Name);

    private static string Record(IEnumerable<Correction> corrections, string root, IReadOnlyList<string> command)
    {
        var cases = new JsonArray([.. corrections.Select(one => new JsonObject
        {
            ["case"] = one.Case,
            ["regions"] = one.Regions,
            ["pixels"] = one.Pixels,
            ["files"] = new JsonArray([.. one.Files.Select(file => (JsonNode)PlaceOf(file, root).Replace(Path.DirectorySeparatorChar, '/'))]),
        })]);
        var content = new JsonObject { ["cases"] = cases, ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]) };
        return content.ToJsonString(Style) + "\n";
    }

    private static void ReadBack(AuditRecord record, string copy, string target, List<Correction> corrections, IReadOnlyList<IDataLayout>? layouts, Action<int>? onRead)
    {
        if (corrections.Count == 0)
        {
            return;
        }

        var written = Open(record, copy, layouts);
        var places = written.Cases.Index().ToDictionary(one => one.Item.Case, one => one.Index);
        foreach (var (number, one) in corrections.Index())
        {
            if (!places.TryGetValue(one.Case, out var index) || !written.Read(index).Labels.AsSpan().SequenceEqual(one.Labels))
            {
                throw new DataException($"{target} was not written: case {one.Case} would not be read as it was corrected ({one.Files[^1].Original}). Save {(VolumeFile.IsVolumeName(one.Files[^1].Original) ? "its annotation as a .nii.gz of whole numbers without scaling" : "its mask as a plain PNG")} and audit again.");
            }

            onRead?.Invoke(corrections.Count + number + 1);
        }
    }

    private sealed record Correction(string Case, int Regions, long Pixels, IReadOnlyList<EditedFile> Files, byte[] Labels);
}

/// <summary>What was changed in the copy of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Regions">How many regions got the suggested label.</param>
/// <param name="Pixels">How many pixels that are.</param>
/// <param name="Files">Its annotation files in the copy.</param>
public sealed record CorrectedCase(string Case, int Regions, long Pixels, IReadOnlyList<string> Files);
