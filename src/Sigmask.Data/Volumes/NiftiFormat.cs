using Sigmask.Nifti;

namespace Sigmask.Volumes;

/// <summary>NIfTI as one of the formats.</summary>
internal sealed class NiftiFormat : IVolumeFormat
{
    private const int SpatialAxes = 3;

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings => [".nii.gz", ".nii", ".hdr.gz", ".hdr", ".img.gz", ".img"];

    /// <inheritdoc/>
    public VolumeHeader ReadHeader(string path) => Common(path, NiftiFile.ReadHeader(path));

    /// <inheritdoc/>
    public Volume Read(string path)
    {
        var volume = NiftiFile.Read(path);
        return new Volume(Common(path, volume.Header), volume.Stored);
    }

    /// <inheritdoc/>
    public string EndingFor(string image) => image.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".nii.gz" : ".nii";

    /// <inheritdoc/>
    public void WriteLabels(string path, Array labels, string image)
    {
        var grid = NiftiFile.ReadHeader(image);
        NiftiFile.Write(path, NiftiVolume.OnGridOf(grid, labels, Math.Min(grid.Shape.Count, SpatialAxes)));
    }

    private static VolumeHeader Common(string path, NiftiHeader header) => new()
    {
        Format = $"NIfTI-{(header.Version == 2 ? "2" : "1")}{(header.IsPair ? " pair" : "")}",
        Shape = header.Shape,
        Components = header.Components,
        NumberType = header.DataType.ToString().ToLowerInvariant(),
        IsReadable = VoxelFormat.Of(header.DataType).Element is not null,
        Slope = header.EffectiveSlope,
        Intercept = header.EffectiveIntercept,
        Spacing = [.. Enumerable.Range(0, SpatialAxes).Select(axis => axis < header.Shape.Count ? header.Spacing[axis] * header.MillimetresPerUnit : 1)],
        Affine = new Affine([.. header.Affine.Rows.Select(value => value * header.MillimetresPerUnit)]),
        MillimetresPerUnit = header.MillimetresPerUnit,
        IsPlaced = header.SFormCode > 0 || header.QFormCode > 0,
        Files = NiftiLocation.Of(path) is { IsPair: true } pair ? [pair.Header, pair.Voxels] : [path],
    };
}
