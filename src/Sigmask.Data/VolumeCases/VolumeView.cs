using System.Globalization;

namespace Sigmask.Data;

/// <summary>Decides whether volumes are worked on whole or slice by slice.</summary>
internal static class VolumeView
{
    // nnU-Net calls volumes anisotropic from a factor of 3 on.
    private const double MostAnisotropy = 3;

    /// <summary>The volumes, or their slices, and a note that says which and why.</summary>
    /// <param name="folder">Names the data set.</param>
    /// <param name="cases">Its cases, their patients not yet known.</param>
    /// <param name="labels">What the values of the annotations mean.</param>
    /// <param name="options">Patients, who receives problems, and perhaps which of the two it is.</param>
    /// <exception cref="DataException">A header cannot be read, or a patient is not found.</exception>
    public static (ISampleSource Source, string Note) Of(string folder, IReadOnlyList<VolumeCase> cases, LabelTable labels, DataOptions options)
    {
        var keys = PatientRule.Keys([.. cases.Select(item => item.Key.Case)], options);
        var volumes = VolumeSource.Open(DataDescription.NameOf(folder), [.. cases.Zip(keys, (item, key) => item with { Key = key })], labels, options.OnProblem);
        var median = volumes.Grids.Select(grid => grid.SliceDistance).Order().ElementAt(volumes.Grids.Count / 2);
        var isFlat = volumes.Grids.All(grid => grid.Size[0] == 1);
        var (count, thick) = (volumes.Cases.Count, ThickAxis(volumes.Grids));
        var (are, its) = ($"{Quantity.Of(count, "volume")} {Quantity.Word(count, "is", "are")}", Quantity.Word(count, "its", "their"));
        if ((options.Dimensions ?? (isFlat || median >= MostAnisotropy ? 2 : 3)) == 3)
        {
            var resave = thick is null ? "" : $" {thick}; to work on slices, save the files again with the slices along the last axis.";
            return (volumes, $"{are} used whole, in three dimensions; `DataOptions.Dimensions = 2` takes {its} slices.{resave}");
        }

        var slices = new SliceSource(volumes);
        var apart = isFlat ? "each volume has only one" : $"they lie {Times(median)}as far apart as their pixels";
        var across = thick is null ? "" : $" {thick}, so {its} slices run across it; save the files again with the slices along the last axis, or use the volumes whole.";
        return (slices, $"{are} used as {Quantity.Of(slices.Cases.Count, "slice")} ({apart}); `DataOptions.Dimensions = 3` takes {Quantity.Word(count, "it", "them")} whole.{across}");
    }

    private static string Times(double factor) => factor.ToString("0.#", CultureInfo.InvariantCulture) is var number && number == "1" ? "" : $"{number} times ";

    // That volumes are anisotropic along an axis across which no slices are cut, the beginning of a sentence; null if none is.
    private static string? ThickAxis(IReadOnlyList<VolumeGrid> grids)
    {
        var odd = grids.Count(grid => grid.Size[0] > 1 && grid.Anisotropy >= MostAnisotropy && grid.SliceDistance < MostAnisotropy);
        var whose = odd < grids.Count ? Invariant($"The thick axis of {odd} of them") : Quantity.Word(odd, "Its thick axis", "Their thick axis");
        return odd == 0 ? null : Invariant($"{whose}, along which neighbours lie at least {MostAnisotropy} times as far apart as along another, is not the last one of the file, along which slices are cut");
    }
}
