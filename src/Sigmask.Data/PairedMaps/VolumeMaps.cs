using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Label maps as volumes. One of two axes is an image [H, W]; one of three a volume [D, H, W], though it have a single slice.</summary>
internal sealed class VolumeMaps : ILabelMapFormat
{
    private const int SpatialAxes = 3;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> In(string folder) =>
        VolumeNames.In(folder) is { Count: > 0 } found ? found : throw new DataException($"{folder} holds no volume ({VolumeFile.Names}); check the path.");

    /// <inheritdoc/>
    public SortedSet<int> Values(string path, int limit) => LabelVolume.Distinct(path, limit);

    /// <inheritdoc/>
    public StoredLabels Read(string path, LabelTable table)
    {
        var (labels, header) = LabelVolume.Read(path, table);
        if ((header.Components != 1 || header.Shape.Skip(SpatialAxes).Any(length => length > 1)) && header.Segments.Count == 0)
        {
            throw new DataException(Invariant($"{path} has {header.Components} values a voxel and axes of {string.Join(" x ", header.Shape)}; a label map has one value and two or three axes."));
        }

        var axes = Math.Clamp(header.Shape.Count, 2, SpatialAxes);
        int[] size = [.. Enumerable.Range(0, axes).Select(axis => axis < header.Shape.Count ? header.Shape[axis] : 1).Reverse()];
        var grid = FileGrid.Of(path, header);
        IReadOnlyList<double>? spacing = grid.Spacing is { } known ? [.. known.Take(axes).Reverse()] : null;
        return new(labels, size, spacing, grid);
    }
}
