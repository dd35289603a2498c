using System.Text.Json;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>nnU-Net's file <c>splits_final.json</c>: for each fold the cases to train on and those held back, <c>[{"train":[...],"val":[...]}]</c>.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Folds">The folds.</param>
public sealed record NnUnetSplits(string Path, IReadOnlyList<Split> Folds)
{
    /// <summary>Its name.</summary>
    public const string FileName = "splits_final.json";

    private const int LongestFile = 1 << 26;

    /// <summary>The file of a data set: in its folder, or where nnU-Net puts it, in nnUNet_preprocessed beside nnUNet_raw; null if there is none.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static NnUnetSplits? Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var whole = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        var preprocessed = System.IO.Path.Combine(whole, "..", "..", "nnUNet_preprocessed", System.IO.Path.GetFileName(whole), FileName);
        return new[] { System.IO.Path.Combine(folder, FileName), System.IO.Path.GetFullPath(preprocessed) }.FirstOrDefault(File.Exists) is { } path ? Read(path) : null;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It cannot be read, is no such list, or a fold has a case on both sides.</exception>
    public static NnUnetSplits Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw new DataException($"{path} has more than {LongestFile} bytes; is it nnU-Net's list of splits?");
            }

            using var document = JsonDocument.Parse(TextFile.Read(path));
            var folds = document.RootElement.EnumerateArray().Select(fold => new Split(Names(fold, "train"), Names(fold, "val"))).ToArray();
            var both = folds.SelectMany(fold => fold.Training.Intersect(fold.Validation)).FirstOrDefault();
            return folds.Length > 0 && both is null
                ? new NnUnetSplits(path, folds)
                : throw new DataException(both is null ? $"{path} has no fold." : $"{path}: case {both} is on both sides of a fold; take it out of one.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new DataException($"{path} is no list of splits: {JsonFault.Of(error)}. Write [{{\"train\":[\"case\"],\"val\":[\"case\"]}}].", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error)}", error);
        }
    }

    /// <summary>One fold of the cases that a description holds back itself; null if it holds back none.</summary>
    /// <param name="path">The description.</param>
    /// <param name="cases">All cases.</param>
    /// <param name="held">Those held back.</param>
    internal static NnUnetSplits? Of(string path, IReadOnlyList<string> cases, IReadOnlyList<string> held) =>
        held.Count == 0 ? null : new NnUnetSplits(path, [new Split([.. cases.Except(held)], held)]);

    /// <summary>What is worth knowing of the folds: patients on both sides of one, cases that one leaves out or that cannot be used.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="isPartial">Whether cases may have been left out.</param>
    /// <exception cref="DataException">The data set lacks a case that the file names, and none may have been left out.</exception>
    internal IEnumerable<string> Notes(ISampleSource source, bool isPartial)
    {
        ArgumentNullException.ThrowIfNull(source);
        string[] cases = [.. source.Whole.Cases.Select(key => key.Case)];
        string[] lacking = isPartial ? [.. Folds.SelectMany(fold => fold.Training.Concat(fold.Validation)).Distinct().Except(cases)] : [];
        if (lacking.Length > 0)
        {
            yield return $"{System.IO.Path.GetFileName(Path)} names {Quantity.Listed(lacking, "case")} that {Quantity.Word(lacking.Length, "is", "are")} not there or cannot be used.";
        }

        if (For(source, isPartial).Select(fold => fold.PatientOnBothSides(source.Cases)).FirstOrDefault(patient => patient is not null) is { } leak)
        {
            yield return $"{System.IO.Path.GetFileName(Path)} has cases of patient {leak} on both sides of a fold, so scores will be better than they should be; take {(System.IO.Path.GetFileName(Path) == FileName ? "it" : "what it says of folds")} away to split by patient.";
        }

        foreach (var (index, fold) in Folds.Index())
        {
            string[] left = [.. cases.Except(fold.Training).Except(fold.Validation)];
            if (left.Length > 0)
            {
                yield return Invariant($"{System.IO.Path.GetFileName(Path)}: fold {index + 1} of {Folds.Count} leaves out {Quantity.Listed(left, "case")}.");
            }
        }
    }

    /// <summary>The folds in the cases of a data set: where its samples are slices, the slices of the volumes that the file names.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="isPartial">Whether cases may have been left out, which are passed over then.</param>
    /// <exception cref="DataException">The data set lacks a case that the file names.</exception>
    public IReadOnlyList<Split> For(ISampleSource source, bool isPartial = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cases = source.Cases.Index().ToLookup(item => source.Whole.Cases[source.WholeOf(item.Index)].Case, item => item.Item.Case);
        string[] Part(IReadOnlyList<string> names) => [.. names.SelectMany(name => cases.Contains(name) || isPartial
            ? cases[name]
            : throw new DataException($"{Path} names case {name}, which {source.Description.Name} does not have; add it or correct the file."))];
        return [.. Folds.Select(fold => new Split(Part(fold.Training), Part(fold.Validation)))];
    }

    private static string[] Names(JsonElement fold, string side) => [.. fold.GetProperty(side).EnumerateArray().Select(name => name.GetString() ?? throw new JsonException("a case without a name"))];
}
