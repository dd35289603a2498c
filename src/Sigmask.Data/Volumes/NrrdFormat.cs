using System.IO.Compression;
using System.Text;
using Sigmask.Nifti;
using Sigmask.Files;

namespace Sigmask.Volumes;

/// <summary>NRRD: a header of text and voxels behind it or in a file of their own; also segmentations of 3D Slicer (.seg.nrrd).</summary>
/// <remarks>
/// All types but blocks; raw, gzip and text; both byte orders. A header is believed only as far as its file can bear it out. Voxels in several files are not read.
/// </remarks>
internal sealed class NrrdFormat : IVolumeFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Endings => [".nrrd", ".nhdr", ".seg.nrrd", ".seg.nhdr"];

    /// <inheritdoc/>
    public VolumeHeader ReadHeader(string path) => VolumeReading.Guarded(path, () =>
    {
        using var file = File.OpenRead(path);
        var header = NrrdHeader.Read(file);
        using var source = Source(path, file, header);
        var common = Common(path, header);
        RequireRoom(common, header, source);
        return common;
    });

    /// <inheritdoc/>
    public Volume Read(string path) => VolumeReading.Guarded(path, () =>
    {
        using var file = File.OpenRead(path);
        var header = NrrdHeader.Read(file);
        using var source = Source(path, file, header);
        var common = Common(path, header);
        RequireRoom(common, header, source);
        var (type, count) = (header.Type, checked(common.VoxelCount * common.Components));
        if (header.Encoding == NrrdEncoding.Text)
        {
            return new Volume(common, VoxelText.Read(source, type, count));
        }

        source.SkipTo(header.ByteSkip >= 0 ? header.ByteSkip : header.Encoding == NrrdEncoding.Raw ? source.MostBytes - (count * type.Bytes) : throw new FormatException("its field 'byte skip' is -1, which needs the encoding raw."));
        var voxels = VoxelReader.Read(source, type.Element, type.Bytes, count, header.IsBigEndian);
        if (header.Encoding == NrrdEncoding.Gzip)
        {
            source.RequireEnd();
        }

        return new Volume(common, voxels);
    });

    /// <inheritdoc/>
    public string EndingFor(string image) => ".nrrd";

    /// <inheritdoc/>
    public void WriteLabels(string path, Array labels, string image)
    {
        var grid = VolumeReading.Guarded(image, () =>
        {
            using var file = File.OpenRead(image);
            return NrrdHeader.Read(file);
        });
        var header = VolumeReading.Guarded(image, () => Encoding.UTF8.GetBytes(LabelHeader(grid, labels is byte[] ? "uint8" : "uint16")));
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            using var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            VoxelWriter.Write(compressed, labels);
        });
    }

    private static string LabelHeader(NrrdHeader grid, string type)
    {
        var axes = NrrdAxes.Of(grid);
        var text = new StringBuilder();
        void Line(string name, string? value) => text.Append(value is null ? "" : $"{name}: {value}\n");
        string OfAxes<T>(Func<int, T> entry) => string.Join(' ', axes.Spatial.Select(entry));
        text.Append("NRRD0004\n");
        Line("type", type);
        Line("dimension", Invariant($"{axes.Spatial.Count}"));
        Line("space", grid.Field("space"));
        Line("space dimension", grid.Field("space") is null ? grid.Field("space dimension") : null);
        Line("sizes", OfAxes(axis => Invariant($"{grid.Sizes[axis]}")));
        Line("spacings", grid.Directions is null && grid.Spacings is { } spacings ? OfAxes(axis => spacings[axis] is { } side ? HeaderNumbers.Text(side) : "NaN") : null);
        Line("space directions", grid.Directions is { } directions ? OfAxes(axis => $"({string.Join(',', directions[axis]!.Select(HeaderNumbers.Text))})") : null);
        Line("kinds", OfAxes(_ => "domain"));
        Line("endian", "little");
        Line("encoding", "gzip");
        Line("space units", grid.Field("space units"));
        Line("space origin", grid.Field("space origin"));
        return text.Append('\n').ToString();
    }

    private static VolumeHeader Common(string path, NrrdHeader header)
    {
        var (axes, sizes, directions, signs, unit) = (NrrdAxes.Of(header), header.Sizes, header.Directions, header.Signs, header.MillimetresPerUnit);
        var shape = axes.Shape(sizes);
        double[][] steps = [.. axes.Spatial.Select((axis, position) => directions is not null
            ? Coordinates(directions[axis]!, unit)
            : [.. Enumerable.Range(0, signs.Count).Select(row => row == position ? header.Spacings?[axis] ?? 1 : 0)])];
        if (steps.Any(step => step.Length != steps[0].Length))
        {
            throw new FormatException("its field 'space directions' has vectors of different lengths.");
        }

        var frame = SpatialFrame.Of(steps, directions is null || header.Origin is not { } origin ? [] : Coordinates(origin, unit), signs, shape);
        var layers = shape.Skip(3).Aggregate((long)axes.Components, (product, length) => product * length);
        return new VolumeHeader
        {
            Format = "NRRD",
            Shape = shape,
            Components = axes.Components,
            NumberType = header.Type.Name,
            Spacing = frame.Spacing,
            Affine = frame.Affine,
            MillimetresPerUnit = unit,
            IsPlaced = directions is not null,
            Files = header.DataFile is { } name ? [path, VoxelFile.Beside(path, name)] : [path],
            Segments = SlicerSegments.Of(header.Keys, layers),
        };
    }

    // A fourth coordinate is time.
    private static double[] Coordinates(double[] vector, double unit) => vector.Length is 2 or 3 or 4
        ? [.. vector.Take(3).Select(part => part * unit)]
        : throw new FormatException(Invariant($"its space has {vector.Length} coordinates; two or three can be read."));

    private static void RequireRoom(VolumeHeader common, NrrdHeader header, ByteSource source)
    {
        // Text is held against what there is when it is read.
        if (header.Encoding != NrrdEncoding.Text)
        {
            VoxelFile.RequireRoom(common.Shape, header.Type, common.Components, source.MostBytes - Math.Max(0, header.ByteSkip));
        }
        else
        {
            VoxelFile.RequireRoom(common.Shape, NumberType.UInt8, common.Components, source.MostBytes);
        }
    }

    private static ByteSource Source(string path, FileStream file, NrrdHeader header)
    {
        // Fields are read before another file is opened, which would stay open if they are wrong.
        var (voxels, isCompressed, skippedLines) = (file, header.Encoding == NrrdEncoding.Gzip, header.LineSkip);
        if (header.DataFile is { } name)
        {
            if (name.StartsWith("LIST", StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal))
            {
                throw new FormatException("its voxels stand in several files, which cannot be read; save it as one .nrrd.");
            }

            voxels = File.OpenRead(VoxelFile.Beside(path, name));
        }

        return VoxelFile.Open(voxels, isCompressed, skippedLines);
    }
}
