using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>Where the voxels of a volume lie, known from headers alone.</summary>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Size">[D, H, W]: the file's axes from the slowest to the fastest.</param>
/// <param name="Spacing">In mm, along the same axes.</param>
/// <param name="Axes">Which way the same axes run through the patient.</param>
internal sealed record VolumeGrid(int Channels, IReadOnlyList<int> Size, IReadOnlyList<double> Spacing, IReadOnlyList<PatientAxis> Axes)
{
    private const int SpatialAxes = 3;

    /// <summary>How much longer the largest distance of neighbours is than the least.</summary>
    public double Anisotropy => Spacing.Max() / Spacing.Min();

    /// <summary>Reads the headers of a case.</summary>
    /// <exception cref="DataException">One cannot be read, or they do not agree.</exception>
    public static VolumeGrid Of(VolumeCase item)
    {
        try
        {
            var first = Of(NiftiFile.ReadHeader(item.Images[0]), item.Images[0]);
            var channels = first.Channels;
            foreach (var path in item.Images.Skip(1))
            {
                var further = Of(NiftiFile.ReadHeader(path), path);
                RequireSame(first, item.Images[0], further, path, "channel");
                channels += further.Channels;
            }

            if (item.Labels is not null)
            {
                var labels = Of(NiftiFile.ReadHeader(item.Labels), item.Labels);
                RequireSame(first, item.Images[0], labels, item.Labels, "annotation");
                if (labels.Channels != 1)
                {
                    throw new DataException(Invariant($"{item.Labels} has {labels.Channels} values a voxel; an annotation has one, its label."));
                }
            }

            return first with { Channels = channels };
        }
        catch (NiftiException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <summary>The grid of a header: axes beyond the third are channels, colours too.</summary>
    /// <exception cref="DataException">It has more than four axes of a length beyond 1.</exception>
    public static VolumeGrid Of(NiftiHeader header, string path)
    {
        var shape = header.Shape;
        if (shape.Skip(SpatialAxes + 1).Any(length => length > 1))
        {
            throw new DataException($"{path} has {shape.Count} axes ({string.Join(" x ", shape)}); three of space and one of channels can be read.");
        }

        int Length(int axis) => axis < shape.Count ? shape[axis] : 1;
        double Distance(int axis) => axis < shape.Count ? header.Spacing[axis] * header.MillimetresPerUnit : 1;
        var orientation = header.Orientation;
        PatientAxis Way(int axis) => new(orientation.Directions[axis], orientation.Turned[axis]);
        return new VolumeGrid(Length(SpatialAxes) * header.Components, [Length(2), Length(1), Length(0)], [Distance(2), Distance(1), Distance(0)], [Way(2), Way(1), Way(0)]);
    }

    private static void RequireSame(VolumeGrid first, string firstPath, VolumeGrid other, string path, string what)
    {
        if (!first.Size.SequenceEqual(other.Size))
        {
            throw new DataException($"{path} has {string.Join(" x ", other.Size.Reverse())} voxels, the image {firstPath} {string.Join(" x ", first.Size.Reverse())}; {what} and image must have the same grid.");
        }
    }
}
