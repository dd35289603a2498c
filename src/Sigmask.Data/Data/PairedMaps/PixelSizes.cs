namespace Sigmask.Data;

/// <summary>How large the pixels of pictures are, which their files do not say.</summary>
/// <param name="Table">HC18's table, if there is one and it has every case.</param>
/// <param name="Notes">Why lengths are in pixels, if they are.</param>
internal sealed record PixelSizes(PixelSizeTable? Table, IReadOnlyList<string> Notes)
{
    /// <summary>The pixel sizes of cases.</summary>
    /// <param name="folder">Where the table lies, or beside which.</param>
    /// <param name="cases">Their names.</param>
    /// <exception cref="DataException">The table cannot be read.</exception>
    public static PixelSizes Of(string folder, IReadOnlyCollection<string> cases)
    {
        var table = PixelSizeTable.Find(folder);
        var missing = cases.Count(name => table?.PixelSizeOf(FileOf(name)) is null);
        return missing == 0
            ? new(table, [])
            : new(null, [table is null
                ? "Pictures do not say how large their pixels are, so lengths are in pixels."
                : Invariant($"{table.Path} lacks the pixel size of {missing} of {Quantity.Of(cases.Count, "case")}, so lengths are in pixels.")]);
    }

    /// <summary>The spacing of a case in mm, [H, W]; null if there is no table.</summary>
    public IReadOnlyList<double>? Spacing(string name) => Table?.PixelSizeOf(FileOf(name)) is { } side ? [side, side] : null;

    private static string FileOf(string name) => name + ".png";
}
