using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>Label maps of volumes as files.</summary>
public static class LabelVolume
{
    /// <summary>Writes the labels of a volume on the grid of its image, so that both overlay voxel by voxel.</summary>
    /// <param name="path">The file; its ending says whether it is compressed.</param>
    /// <param name="labels">[D, H, W] in the axes of the image's file.</param>
    /// <param name="table">The values: each class gets its first one; ignored voxels get the first ignored value, or the background's.</param>
    /// <param name="image">The file whose spacing and orientation it gets.</param>
    /// <exception cref="DataException">The image cannot be read, or the file cannot be written.</exception>
    public static void Write(string path, byte[] labels, LabelTable table, string image)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(table);
        var values = Array.ConvertAll(labels, label => (ushort)(label < table.Classes.Count ? table.Classes[label].Values[0] : table.Ignored is [var ignored, ..] ? ignored : table.Classes[0].Values[0]).FirstKey);
        Array stored = values.Max() <= byte.MaxValue ? Array.ConvertAll(values, value => (byte)value) : values;
        try
        {
            var grid = NiftiFile.ReadHeader(image);
            NiftiFile.Write(path, NiftiVolume.OnGridOf(grid, stored, Math.Min(grid.Shape.Count, 3)));
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }
}
