using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Whether lengths are in mm: for volumes their files say it, for pictures, whose files do not, HC18's table of pixel sizes.</summary>
/// <param name="Table">HC18's table, if the maps are pictures and it has every case.</param>
/// <param name="Notes">Why lengths are in pixels, if they are.</param>
internal sealed record PixelSizes(PixelSizeTable? Table, IReadOnlyList<string> Notes)
{
    /// <summary>Whether the spacing of every case is known.</summary>
    public bool AreKnown => Notes.Count == 0;

    /// <summary>The pixel sizes of pictures.</summary>
    /// <param name="folder">Where the table lies, or beside which.</param>
    /// <param name="cases">Their names.</param>
    /// <exception cref="DataException">The table cannot be read.</exception>
    public static PixelSizes OfPictures(string folder, IReadOnlyCollection<string> cases)
    {
        var table = PixelSizeTable.Find(folder);
        var missing = cases.Count(name => table?.PixelSizeOf(FileOf(name)) is null);
        return missing == 0
            ? new(table, [])
            : new(null, [table is null
                ? "Pictures do not say how large their pixels are, so lengths are in pixels."
                : Invariant($"{table.Path} lacks the pixel size of {missing} of {Quantity.Of(cases.Count, "case")}, so lengths are in pixels.")]);
    }

    /// <summary>The same for volumes, whose files are asked one by one.</summary>
    /// <param name="folder">Where they lie, for the message.</param>
    /// <param name="references">The files.</param>
    /// <exception cref="DataException">One cannot be read.</exception>
    public static PixelSizes OfVolumes(string folder, IEnumerable<string> references)
    {
        string[] without = [.. references.Where(path => !HasSpacing(path)).Select(VolumeFile.NameWithoutEnding)];
        return new(null, without.Length == 0 ? [] : [$"{folder}: {Quantity.Listed(without, "reference")} {Quantity.Word(without.Length, "does not say how far its", "do not say how far their")} voxels lie apart, so lengths are in pixels."]);
    }

    /// <summary>The spacing of a picture in mm, [H, W]; null if there is no table.</summary>
    public IReadOnlyList<double>? Spacing(string name) => Table?.PixelSizeOf(FileOf(name)) is { } side ? [side, side] : null;

    private static bool HasSpacing(string path)
    {
        try
        {
            return FileGrid.Of(path, VolumeFile.ReadHeader(path)).Spacing is not null;
        }
        catch (VolumeException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    private static string FileOf(string name) => name + ".png";
}
