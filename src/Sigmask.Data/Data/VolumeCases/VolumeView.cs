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
        var median = volumes.Grids.Select(grid => grid.Anisotropy).Order().ElementAt(volumes.Grids.Count / 2);
        var isFlat = volumes.Grids.All(grid => grid.Size[0] == 1);
        var count = $"{Quantity.Of(volumes.Cases.Count, "volume")} {Quantity.Word(volumes.Cases.Count, "is", "are")}";
        if ((options.Dimensions ?? (isFlat || median >= MostAnisotropy ? 2 : 3)) == 3)
        {
            return (volumes, $"{count} used whole, in three dimensions; `DataOptions.Dimensions = 2` takes {Quantity.Word(volumes.Cases.Count, "its", "their")} slices.");
        }

        var slices = new SliceSource(volumes);
        var factor = median.ToString("0.#", CultureInfo.InvariantCulture);
        return (slices, $"{count} used as {Quantity.Of(slices.Cases.Count, "slice")} (neighbours are {factor} times as far apart along one axis as along another); `DataOptions.Dimensions = 3` takes {Quantity.Word(volumes.Cases.Count, "it", "them")} whole.");
    }
}
