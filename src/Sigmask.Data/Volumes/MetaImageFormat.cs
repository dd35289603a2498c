using System.IO.Compression;
using System.Text;
using Sigmask.Nifti;
using Sigmask.Files;

namespace Sigmask.Volumes;

/// <summary>MetaImage: a header of text and voxels behind it (.mha) or in a file of their own (.mhd).</summary>
/// <remarks>All types of numbers, binary or text, compressed or not, both byte orders. Voxels in several files are not read.</remarks>
internal sealed class MetaImageFormat : IVolumeFormat
{
    private const int SpatialAxes = 3;

    // Coordinates run to the Left, Posterior and Superior.
    private static readonly int[] Signs = [-1, -1, 1];

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings => [".mha", ".mhd"];

    /// <inheritdoc/>
    public VolumeHeader ReadHeader(string path) => VolumeReading.Guarded(path, () =>
    {
        using var file = File.OpenRead(path);
        var header = MetaImageHeader.Read(file);
        using var source = Source(path, file, header);
        return Common(path, header, source);
    });

    /// <inheritdoc/>
    public Volume Read(string path) => VolumeReading.Guarded(path, () =>
    {
        using var file = File.OpenRead(path);
        var header = MetaImageHeader.Read(file);
        using var source = Source(path, file, header);
        var common = Common(path, header, source);
        var (type, count) = (header.Type, checked(common.VoxelCount * common.Components));
        if (!header.IsBinary)
        {
            return new Volume(common, VoxelText.Read(source, type, count));
        }

        var isLast = header.HeaderSize < 0 && !header.IsCompressed;
        source.SkipTo(isLast ? source.MostBytes - (count * type.Bytes) : Math.Max(0, header.HeaderSize));
        var voxels = VoxelReader.Read(source, type.Element, type.Bytes, count, header.IsBigEndian);
        if (header.IsCompressed)
        {
            source.RequireEnd();
        }

        return new Volume(common, voxels);
    });

    /// <inheritdoc/>
    public string EndingFor(string image) => ".mha";

    /// <inheritdoc/>
    public void WriteLabels(string path, Array labels, string image)
    {
        var header = VolumeReading.Guarded(image, () =>
        {
            using var file = File.OpenRead(image);
            return MetaImageHeader.Read(file);
        });
        using var voxels = new MemoryStream();
        using (var compressed = new ZLibStream(voxels, CompressionLevel.Optimal, leaveOpen: true))
        {
            VoxelWriter.Write(compressed, labels);
        }

        var text = VolumeReading.Guarded(image, () => LabelHeader(header, labels is byte[] ? "MET_UCHAR" : "MET_USHORT", voxels.Length));
        AtomicFile.Write(path, file =>
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Write(voxels.GetBuffer().AsSpan(0, (int)voxels.Length));
        });
    }

    private static string LabelHeader(MetaImageHeader grid, string type, long bytes)
    {
        var axes = Math.Min(grid.Sizes.Count, SpatialAxes);
        var text = new StringBuilder();
        void Line(string name, string? value) => text.Append(value is null ? "" : $"{name} = {value}\n");
        string Numbers(IEnumerable<double> numbers) => string.Join(' ', numbers.Select(HeaderNumbers.Text));
        Line("ObjectType", "Image");
        Line("NDims", Invariant($"{axes}"));
        Line("BinaryData", "True");
        Line("BinaryDataByteOrderMSB", "False");
        Line("CompressedData", "True");
        Line("CompressedDataSize", Invariant($"{bytes}"));
        Line("TransformMatrix", grid.Directions is { } directions ? Numbers(directions.Take(axes).SelectMany(direction => direction.Take(axes))) : null);
        Line("Offset", grid.Origin is { } origin ? Numbers(origin.Take(axes)) : null);
        Line("AnatomicalOrientation", axes == SpatialAxes ? grid.Field("AnatomicalOrientation") : null);
        Line("ElementSpacing", Numbers(grid.Spacing.Take(axes)));
        Line("DimSize", string.Join(' ', grid.Sizes.Take(axes).Select(length => Invariant($"{length}"))));
        Line("ElementType", type);
        Line("ElementDataFile", "LOCAL");
        return text.ToString();
    }

    private static VolumeHeader Common(string path, MetaImageHeader header, ByteSource source)
    {
        var (shape, spacing, directions, origin) = (header.Sizes, header.Spacing, header.Directions, header.Origin);
        var axes = Math.Min(shape.Count, SpatialAxes);
        double[][] steps = [.. Enumerable.Range(0, axes).Select(axis => (double[])[.. Enumerable.Range(0, axes).Select(row => spacing[axis] * (directions?[axis][row] ?? (row == axis ? 1 : 0)))])];
        var frame = SpatialFrame.Of(steps, origin is null ? [] : [.. origin.Take(axes)], Signs, shape);
        var type = header.IsBinary ? header.Type : NumberType.UInt8;
        VoxelFile.RequireRoom(shape, type, header.Components, source.MostBytes - Math.Max(0, header.HeaderSize));
        return new VolumeHeader
        {
            Format = "MetaImage",
            Shape = shape,
            Components = header.Components,
            NumberType = header.Type.Name,
            Spacing = frame.Spacing,
            Affine = frame.Affine,
            IsPlaced = directions is not null || origin is not null,
            Files = header.DataFile is { } name ? [path, VoxelFile.Beside(path, name)] : [path],
        };
    }

    private static ByteSource Source(string path, FileStream file, MetaImageHeader header)
    {
        // Fields are read before another file is opened, which would stay open if they are wrong.
        var (voxels, isCompressed) = (file, header.IsCompressed && header.IsBinary);
        if (header.DataFile is { } name)
        {
            if (name.StartsWith("LIST", StringComparison.OrdinalIgnoreCase) || name.Contains('%', StringComparison.Ordinal))
            {
                throw new FormatException("its voxels stand in several files, which cannot be read; save it as one .mha.");
            }

            voxels = File.OpenRead(VoxelFile.Beside(path, name));
        }

        return VoxelFile.Open(voxels, isCompressed);
    }
}
