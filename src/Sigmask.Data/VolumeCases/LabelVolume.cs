using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Label maps of volumes as files.</summary>
public static class LabelVolume
{
    // Of values that nobody declared; more are those of an image, if they lie like it.
    private const int MostClasses = 16;

    /// <summary>Reads the labels of a volume.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">What its values mean.</param>
    /// <returns>The class of each voxel in the axes of the file, the first the fastest, and the header.</returns>
    /// <exception cref="DataException">It cannot be read, or has values that are not in the table; the message lists them.</exception>
    internal static (byte[] Labels, VolumeHeader Header) Read(string path, LabelTable table) => Guarded(path, volume =>
    {
        if (volume.Header.Segments.Count > 0)
        {
            return (SegmentLabels.Of(volume, table, path), volume.Header);
        }

        var (labels, unknown) = (new byte[volume.Header.VoxelCount * volume.Header.Components], new SortedSet<int>());
        var (runs, voxels) = (0L, 0L);
        foreach (var run in LabelRuns.Of(volume))
        {
            if (table.Find(run.Value) is { } label)
            {
                labels.AsSpan(run.Start, run.End - run.Start).Fill(label);
            }
            else
            {
                unknown.Add(run.Value);
                runs++;
                voxels += run.End - run.Start;
            }
        }

        if (unknown.Count == 0)
        {
            return (labels, volume.Header);
        }

        // Labels fill areas, while an image has another value at almost every voxel.
        throw unknown.Count > MostClasses && 2 * runs > voxels ? MistakenImage.Error(path, isVolume: true) : MaskValues.Unknown([.. unknown.Select(value => Invariant($"{value}"))], table, path);
    });

    /// <summary>The distinct values of a volume; no more than one beyond the limit.</summary>
    /// <exception cref="DataException">It cannot be read, or has a value that can mark no class.</exception>
    internal static SortedSet<int> Distinct(string path, int limit) => Guarded(path, volume =>
    {
        var values = new SortedSet<int>();
        foreach (var run in LabelRuns.Of(volume))
        {
            values.Add(run.Value);
            if (values.Count > limit)
            {
                break;
            }
        }

        return values.Min >= 0 && values.Max <= ushort.MaxValue ? values : throw new DataException(Invariant($"{path}: value {(values.Min < 0 ? values.Min : values.Max)} can mark no class; label volumes have whole numbers from 0 to {ushort.MaxValue}; if this is an image, give its label map."));
    });

    /// <summary>A table as volumes can hold it: they have no colours, so where a class is marked by one, or ignored pixels are, each class is marked by its label and ignored voxels by 255. Otherwise the same table.</summary>
    /// <param name="table">The table.</param>
    public static LabelTable TableOf(LabelTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!table.Classes.Any(item => item.Values[0].IsColour) && table.Ignored is not [{ IsColour: true }, ..])
        {
            return table;
        }

        LabelValue[] ignored = table.Ignored.Count > 0 ? [LabelValue.Grey(Sample.Ignored)] : [];
        return new LabelTable([.. table.Classes.Select((item, label) => new LabelClass(item.Name, [LabelValue.Grey(label)]))], ignored);
    }

    /// <summary>Writes the labels of a volume on the grid of its image, and in its format, so that both overlay voxel by voxel.</summary>
    /// <param name="path">The file; its ending is one of that format.</param>
    /// <param name="labels">[D, H, W] in the axes of the image's file.</param>
    /// <param name="table">The values, of <see cref="TableOf"/>: each class gets its first one; ignored voxels get the first ignored value, or the background's.</param>
    /// <param name="image">The file whose spacing and orientation it gets.</param>
    /// <exception cref="ArgumentException">There is no label, or one is not in the table.</exception>
    /// <exception cref="DataException">The image cannot be read, or the file cannot be written.</exception>
    public static void Write(string path, byte[] labels, LabelTable table, string image)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(table);
        if (labels.Length == 0)
        {
            throw new ArgumentException($"There is no label to write to {path}; give one for each voxel of {image}.", nameof(labels));
        }

        table = TableOf(table);
        var ignored = table.Ignored is [var first, ..] ? first : table.Classes[0].Values[0];
        var values = Array.ConvertAll(labels, label => (ushort)(label == Sample.Ignored ? ignored
            : label < table.Classes.Count ? table.Classes[label].Values[0]
            : throw new ArgumentException($"Label {label} is not among the {table.Classes.Count} classes of the table.", nameof(labels))).FirstKey);
        Array stored = values.Max() <= byte.MaxValue ? Array.ConvertAll(values, value => (byte)value) : values;
        try
        {
            VolumeFile.WriteLabels(path, stored, image);
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    private static T Guarded<T>(string path, Func<Volume, T> read)
    {
        try
        {
            return read(VolumeFile.Read(path));
        }
        catch (FormatException error)
        {
            throw new DataException($"{path}: {error.Message}", error);
        }
        catch (VolumeException error)
        {
            throw new DataException(error.Message, error);
        }
    }
}
