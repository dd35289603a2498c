using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Volumes in files, with or without annotation. Opening them checks every header; values of labels are checked as they are read.</summary>
/// <remarks>
/// Samples have the axes of the file of their first channel, the slowest first: [D, H, W]. Spacing of NIfTI is pixdim, in mm, whatever the affine says. Files of a
/// case whose axes are turned against each other are brought together, see <see cref="GridAgreement"/>.
/// </remarks>
public sealed class VolumeSource : IEditableLabels
{
    private readonly IReadOnlyList<VolumeCase> volumes;

    private VolumeSource(IReadOnlyList<VolumeCase> volumes, IReadOnlyList<VolumeGrid> grids, LabelTable labels, DataDescription description)
    {
        this.volumes = volumes;
        Grids = grids;
        Labels = labels;
        Description = description;
        Cases = [.. volumes.Select(volume => volume.Key)];
    }

    /// <inheritdoc />
    public DataDescription Description { get; }

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>What the values of the annotations mean.</summary>
    public LabelTable Labels { get; }

    /// <inheritdoc />
    public string Annotation => $"volumes: {Labels}";

    /// <summary>Size and spacing of each case.</summary>
    internal IReadOnlyList<VolumeGrid> Grids { get; }

    /// <summary>The file of a case that says where its voxels lie.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    public string ImageFileOf(int index) => volumes[index].Images[0];

    /// <inheritdoc />
    public Sample Read(int index)
    {
        var (volume, grid) = (volumes[index], Grids[index]);
        try
        {
            var first = VolumeFile.Read(volume.Images[0]);
            var place = FileGrid.Of(volume.Images[0], first.Header);
            var image = first.ToSingle();
            if (volume.Images.Count > 1)
            {
                image = Joined(image, volume, grid, place);
            }

            return new Sample
            {
                Case = volume.Key.Case,
                Patient = volume.Key.Patient,
                Image = image,
                Labels = volume.Labels is { } path ? OnGrid(LabelVolume.Read(path, Labels), path, place) : [],
                Channels = grid.Channels,
                Size = grid.Size,
                Spacing = grid.KnownSpacing,
                Axes = grid.Axes,
            };
        }
        catch (VolumeException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <inheritdoc />
    public SampleForm FormOf(int index) => new(Grids[index].Size, Grids[index].KnownSpacing, Grids[index].Axes);

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => Grids[index].Files;

    /// <inheritdoc />
    public string ReadingOf(int index) => $"{Annotation}, on the grid of the first channel";

    /// <inheritdoc />
    public bool CanEdit => volumes.All(one => one.Labels is { } path && VolumeEdit.CanEdit(VolumeFile.ReadHeader(path)));

    /// <inheritdoc />
    public IReadOnlyList<EditedFile> Edit(int index, IReadOnlyList<LabelEdit> edits) => volumes[index].Labels is { } path
        ? [VolumeEdit.Of(path, ImageFileOf(index), edits, Labels)]
        : throw new DataException($"Case {Cases[index].Case} has no annotation to be changed.");

    /// <summary>A data set of volumes.</summary>
    /// <param name="name">Of the data set.</param>
    /// <param name="volumes">Its cases.</param>
    /// <param name="labels">What the values of the annotations mean.</param>
    /// <param name="onProblem">Receives cases whose headers cannot be used, which are then left out; null: the first of them is an error.</param>
    /// <exception cref="DataException">A header cannot be read, grids within a case differ, or cases differ in channels.</exception>
    internal static VolumeSource Open(string name, IReadOnlyList<VolumeCase> volumes, LabelTable labels, Action<DataProblem>? onProblem = null)
    {
        if (volumes.GroupBy(volume => volume.Key.Case).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException($"Case {twice.Key} is there {twice.Count()} times ({string.Join(", ", twice.Select(volume => volume.Images[0]))}); keep one.");
        }

        var (usable, grids) = (new List<VolumeCase>(), new List<VolumeGrid>());
        DataException? reason = null;
        foreach (var volume in volumes)
        {
            try
            {
                grids.Add(VolumeGrid.Of(volume));
                usable.Add(volume);
            }
            catch (DataException error) when (onProblem is not null)
            {
                reason ??= error;
                onProblem(new DataProblem(ProblemKind.Unreadable, [volume.Key.Case], error.Message));
            }
        }

        if (reason is not null && usable.Count == 0)
        {
            throw new DataException($"{name}: none of its {Quantity.Of(volumes.Count, "volume")} can be used. The first: {reason.Message}", reason);
        }

        var odd = grids.FindIndex(grid => grid.Channels != grids[0].Channels);
        return odd < 0
            ? new VolumeSource(usable, grids, labels, new DataDescription(name, grids[0].Channels, 3, labels.Names))
            : throw new DataException(Invariant($"{usable[odd].Images[0]} has {Quantity.Of(grids[odd].Channels, "channel")}, {usable[0].Images[0]} {grids[0].Channels}; all cases must have the same."));
    }

    // Into the whole at once: element by element would take as long as reading does.
    private static float[] Joined(float[] first, VolumeCase volume, VolumeGrid grid, FileGrid place)
    {
        var joined = new float[Sample.Values(volume.Key.Case, grid.Size, grid.Channels)];
        first.CopyTo(joined, 0);
        var end = first.Length;
        foreach (var path in volume.Images.Skip(1))
        {
            var further = OnGrid(path, place, grid);
            further.CopyTo(joined, end);
            end += further.Length;
        }

        return joined;
    }

    private static float[] OnGrid(string path, FileGrid place, VolumeGrid grid)
    {
        var further = VolumeFile.Read(path);
        var values = further.ToSingle();
        var own = FileGrid.Of(path, further.Header);
        return GridAgreement.OrderOf(own, place, GridPartner.Channel).Turn(values, values.Length / grid.Size.Aggregate(1, (product, length) => product * length), [.. own.Size.Reverse()]);
    }

    private static byte[] OnGrid((byte[] Labels, VolumeHeader Header) annotation, string path, FileGrid place)
    {
        var own = FileGrid.Of(path, annotation.Header);
        return GridAgreement.OrderOf(own, place, GridPartner.Annotation).Turn(annotation.Labels, 1, [.. own.Size.Reverse()]);
    }
}

/// <summary>A volume on disk.</summary>
/// <param name="Key">Its name and patient.</param>
/// <param name="Images">One file for each channel, or one with the channels along its fourth axis.</param>
/// <param name="Labels">The annotation; null if there is none.</param>
internal sealed record VolumeCase(CaseKey Key, IReadOnlyList<string> Images, string? Labels);
