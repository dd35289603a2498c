using System.Globalization;

namespace Sigmask.Data;

/// <summary>Decides whether volumes are worked on whole or slice by slice.</summary>
internal static class VolumeView
{
    // nnU-Net calls volumes anisotropic from a factor of 3 on.
    private const double MostAnisotropy = 3;

    /// <summary>The volumes, or their slices, and a note that says which and why.</summary>
    /// <param name="volumes">The volumes.</param>
    /// <param name="options">May declare it.</param>
    public static (ISampleSource Source, string Note) Of(VolumeSource volumes, DataOptions options)
    {
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
