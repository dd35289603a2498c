using Sigmask.Nifti;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// Label volumes written again with other labels at some voxels, in their own axes and format. NIfTI keeps its header and its kind of numbers; of NRRD and MetaImage
/// the grid is kept, and numbers become bytes, or 16 bits where that is too few.
/// </summary>
internal static class VolumeEdit
{
    /// <summary>A label volume with edits.</summary>
    /// <param name="path">The label volume.</param>
    /// <param name="image">The file on whose grid samples are read.</param>
    /// <param name="edits">The voxels, in the axes of the image, and their new labels.</param>
    /// <param name="table">The values of the labels.</param>
    public static EditedFile Of(string path, string image, IReadOnlyList<LabelEdit> edits, LabelTable table) =>
        new(path, Path.GetFileName(path), target => Write(path, target, image, edits, table));

    /// <summary>Whether single regions can be changed: files that name their segments themselves are left to 3D Slicer.</summary>
    /// <param name="header">Of the label volume.</param>
    public static bool CanEdit(VolumeHeader header) => header.Segments.Count == 0 && header.Components == 1;

    private static void Write(string path, string target, string image, IReadOnlyList<LabelEdit> edits, LabelTable table)
    {
        try
        {
            var volume = VolumeFile.Read(path);
            if (!CanEdit(volume.Header))
            {
                throw new DataException($"{path} names its segments itself, so single regions cannot be changed here; correct it in 3D Slicer.");
            }

            var places = Places(volume.Header, path, image);
            var changes = edits.SelectMany(edit => edit.Pixels.SelectMany(run => Enumerable.Range(run.Start, run.Length)
                .Select(voxel => (Voxel: places is null ? voxel : places[voxel], Value: table.Classes[edit.Label].Values[0].FirstKey))));
            if (NiftiLocation.Of(path) is null)
            {
                VolumeFile.WriteLabels(target, Edited(volume, changes), path);
            }
            else
            {
                WriteNifti(path, target, changes);
            }
        }
        catch (FormatException error)
        {
            throw new DataException($"{path}: {error.Message}", error);
        }
        catch (Exception error) when (error is VolumeException or NiftiException)
        {
            throw new DataException(error.Message, error);
        }
    }

    // For each voxel of the image's axes its place in the file; null if the axes are the same.
    private static int[]? Places(VolumeHeader header, string path, string image)
    {
        var own = FileGrid.Of(path, header);
        var order = GridAgreement.OrderOf(own, FileGrid.Of(image, VolumeFile.ReadHeader(image)), GridPartner.Annotation);
        return order.IsNone ? null : order.Turn(Enumerable.Range(0, (int)header.VoxelCount).ToArray(), 1, [.. own.Size.Reverse()]);
    }

    private static Array Edited(Volume volume, IEnumerable<(int Voxel, int Value)> changes)
    {
        var values = new ushort[volume.Header.VoxelCount];
        foreach (var run in LabelRuns.Of(volume))
        {
            values.AsSpan(run.Start, run.End - run.Start).Fill((ushort)run.Value);
        }

        foreach (var (voxel, value) in changes)
        {
            values[voxel] = (ushort)value;
        }

        return Array.TrueForAll(values, value => value <= byte.MaxValue) ? Array.ConvertAll(values, value => (byte)value) : values;
    }

    private static void WriteNifti(string path, string target, IEnumerable<(int Voxel, int Value)> changes)
    {
        var volume = NiftiFile.Read(path);
        var (header, stored) = (volume.Header, volume.Stored);
        var kind = stored.GetType().GetElementType()!;
        foreach (var (voxel, value) in changes)
        {
            var number = (value - header.EffectiveIntercept) / header.EffectiveSlope;
            try
            {
                stored.SetValue(Convert.ChangeType(number, kind, System.Globalization.CultureInfo.InvariantCulture), voxel);
            }
            catch (OverflowException error)
            {
                throw new DataException(Invariant($"{path}: {header.DataType} has no value {value}, which the correction needs; save it with more bits a voxel."), error);
            }
        }

        try
        {
            NiftiFile.Write(target, new NiftiVolume(header, stored));
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }
}
