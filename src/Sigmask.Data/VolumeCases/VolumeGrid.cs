using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Where the voxels of a volume lie, known from headers alone.</summary>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Size">[D, H, W]: the file's axes from the slowest to the fastest.</param>
/// <param name="Spacing">In mm, along the same axes.</param>
/// <param name="Axes">Which way the same axes run through the patient.</param>
internal sealed record VolumeGrid(int Channels, IReadOnlyList<int> Size, IReadOnlyList<double> Spacing, IReadOnlyList<PatientAxis> Axes)
{
    private const int SpatialAxes = 3;

    /// <summary>The spacing; null where the file only has the 1 mm of programs that know nothing, so that nobody takes voxels for millimetres.</summary>
    public IReadOnlyList<double>? KnownSpacing { get; private init; }

    /// <summary>The files that were read, with those that hold voxels of others.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>How much longer the largest distance of neighbours is than the least, along whichever axes.</summary>
    public double Anisotropy => Spacing.Max() / Spacing.Min();

    /// <summary>How far apart slices lie, which are always cut along the slowest axis: in the shorter side of their pixels.</summary>
    public double SliceDistance => Spacing[0] / Math.Min(Spacing[1], Spacing[2]);

    /// <summary>Reads the headers of a case: the grid is that of the first channel, on which the other files can be brought.</summary>
    /// <exception cref="DataException">One cannot be read, or cannot be brought onto the grid.</exception>
    public static VolumeGrid Of(VolumeCase item)
    {
        try
        {
            var first = VolumeFile.ReadHeader(item.Images[0]);
            var grid = Of(first, item.Images[0]);
            var (channels, files, place) = (grid.Channels, first.Files.ToList(), FileGrid.Of(item.Images[0], first));
            foreach (var path in item.Images.Skip(1))
            {
                var further = VolumeFile.ReadHeader(path);
                channels += Of(further, path).Channels;
                files.AddRange(further.Files);
                GridAgreement.OrderOf(FileGrid.Of(path, further), place, GridPartner.Channel);
            }

            if (item.Labels is not null)
            {
                var labels = VolumeFile.ReadHeader(item.Labels);
                var values = Of(labels, item.Labels).Channels;
                files.AddRange(labels.Files);
                GridAgreement.OrderOf(FileGrid.Of(item.Labels, labels), place, GridPartner.Annotation);
                if (values != 1 && labels.Segments.Count == 0)
                {
                    throw new DataException(Invariant($"{item.Labels} has {values} values a voxel; an annotation has one, its label."));
                }
            }

            return grid with { Channels = channels, Files = files, KnownSpacing = place.Spacing is null ? null : grid.Spacing };
        }
        catch (VolumeException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <summary>The grid of a header: axes beyond the third are channels, colours too.</summary>
    /// <exception cref="DataException">It has more than four axes of a length beyond 1.</exception>
    private static VolumeGrid Of(VolumeHeader header, string path)
    {
        var shape = header.Shape;
        if (shape.Skip(SpatialAxes + 1).Any(length => length > 1))
        {
            throw new DataException(Invariant($"{path} has {shape.Count} axes ({string.Join(" x ", shape)}); three of space and one of channels can be read."));
        }

        int Length(int axis) => axis < shape.Count ? shape[axis] : 1;
        var orientation = header.Orientation;
        PatientAxis Way(int axis) => new(orientation.Directions[axis], orientation.Turned[axis]);
        return new VolumeGrid(Length(SpatialAxes) * header.Components, [Length(2), Length(1), Length(0)], [header.Spacing[2], header.Spacing[1], header.Spacing[0]], [Way(2), Way(1), Way(0)]);
    }
}
