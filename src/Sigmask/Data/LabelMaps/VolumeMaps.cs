using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>Label maps as NIfTI files. One of two axes is an image [H, W]; one of three a volume [D, H, W], though it have a single slice.</summary>
internal sealed class VolumeMaps : ILabelMapFormat
{
    private const int SpatialAxes = 3;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> In(string folder) =>
        NiftiNames.In(folder) is { Count: > 0 } found ? found : throw new DataException($"{folder} holds no NIfTI file (.nii, .nii.gz); check the path.");

    /// <inheritdoc/>
    public SortedSet<int> Values(string path, int limit) => LabelVolume.Distinct(path, limit);

    /// <inheritdoc/>
    public StoredLabels Read(string path, LabelTable table)
    {
        var (labels, header) = LabelVolume.Read(path, table);
        if (header.Components != 1 || header.Shape.Skip(SpatialAxes).Any(length => length > 1))
        {
            throw new DataException(Invariant($"{path} has {header.Components} values a voxel and axes of {string.Join(" x ", header.Shape)}; a label map has one value and two or three axes."));
        }

        var axes = Math.Clamp(header.Shape.Count, 2, SpatialAxes);
        int[] size = [.. Enumerable.Range(0, axes).Select(axis => axis < header.Shape.Count ? header.Shape[axis] : 1).Reverse()];
        double[] spacing = [.. Enumerable.Range(0, axes).Select(axis => header.PixDim[axis + 1] * header.MillimetresPerUnit).Reverse()];
        var isPlaced = header.SFormCode > 0 || header.QFormCode > 0;
        return new(labels, size, spacing, isPlaced ? new Affine([.. header.Affine.Rows.Select(value => value * header.MillimetresPerUnit)]) : null);
    }
}
