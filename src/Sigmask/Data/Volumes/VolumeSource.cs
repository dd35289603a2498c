using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>Volumes in NIfTI files, with or without annotation. Opening them checks every header; values of labels are checked as they are read.</summary>
/// <remarks>Samples have the axes of their file, the slowest first: [D, H, W]. Spacing is pixdim, in mm, whatever the affine says.</remarks>
public sealed class VolumeSource : IFileSource
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
            var image = volume.Images.Count == 1 ? NiftiFile.Read(volume.Images[0]).ToSingle() : [.. volume.Images.SelectMany(path => NiftiFile.Read(path).ToSingle())];
            return new Sample
            {
                Case = volume.Key.Case,
                Patient = volume.Key.Patient,
                Image = image,
                Labels = volume.Labels is { } path ? LabelVolume.Read(path, Labels).Labels : [],
                Channels = grid.Channels,
                Size = grid.Size,
                Spacing = grid.Spacing,
                Axes = grid.Axes,
            };
        }
        catch (NiftiException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <inheritdoc />
    public SampleForm FormOf(int index) => new(Grids[index].Size, Grids[index].Spacing, Grids[index].Axes);

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => volumes[index].Files;

    /// <inheritdoc />
    public string ReadingOf(int index) => Annotation;

    /// <summary>A data set of volumes.</summary>
    /// <param name="name">Of the data set.</param>
    /// <param name="volumes">Its cases.</param>
    /// <param name="labels">What the values of the annotations mean.</param>
    /// <exception cref="DataException">A header cannot be read, grids within a case differ, or cases differ in channels.</exception>
    internal static VolumeSource Open(string name, IReadOnlyList<VolumeCase> volumes, LabelTable labels)
    {
        if (volumes.GroupBy(volume => volume.Key.Case).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException($"Case {twice.Key} is there {twice.Count()} times ({string.Join(", ", twice.Select(volume => volume.Images[0]))}); keep one.");
        }

        var grids = volumes.Select(VolumeGrid.Of).ToArray();
        var odd = Array.FindIndex(grids, grid => grid.Channels != grids[0].Channels);
        return odd < 0
            ? new VolumeSource(volumes, grids, labels, new DataDescription(name, grids[0].Channels, 3, labels.Names))
            : throw new DataException(Invariant($"{volumes[odd].Images[0]} has {grids[odd].Channels} channels, {volumes[0].Images[0]} {grids[0].Channels}; all cases must have the same."));
    }
}
