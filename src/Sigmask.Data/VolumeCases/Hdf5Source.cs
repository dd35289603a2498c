using Sigmask.Arrays;

namespace Sigmask.Data;

/// <summary>HDF5 files with the data sets <c>image</c> and <c>label</c> of the same shape, [H, W] or [D, H, W], as preprocessed sets are passed around.</summary>
public sealed class Hdf5Source : IFileSource
{
    private const string Image = "image";
    private const string Label = "label";

    private readonly IReadOnlyList<string> paths;
    private readonly IReadOnlyList<IReadOnlyList<int>> shapes;

    private Hdf5Source(IReadOnlyList<string> paths, IReadOnlyList<IReadOnlyList<int>> shapes, IReadOnlyList<CaseKey> cases, LabelTable labels, DataDescription description) =>
        (this.paths, this.shapes, Cases, Labels, Description) = (paths, shapes, cases, labels, description);

    /// <inheritdoc />
    public DataDescription Description { get; }

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>What the values of the annotations mean.</summary>
    public LabelTable Labels { get; }

    /// <inheritdoc />
    public string Annotation => $"HDF5: {Labels}";

    /// <inheritdoc />
    public Sample Read(int index)
    {
        var path = paths[index];
        var (image, label) = (Hdf5Arrays.Read(path, Image), Hdf5Arrays.Read(path, Label));
        return new Sample
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = image.ToSingle(),
            Labels = [.. Values(label, path).Select(value => Labels.Find(value) ?? throw new DataException(Invariant($"{path}: value {value} is not in the label table ({Labels}); declare it with `DataOptions.Labels = VALUE=NAME,...`.")))],
            Channels = 1,
            Size = image.Shape,
        };
    }

    /// <inheritdoc />
    public SampleForm FormOf(int index) => new(shapes[index]);

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => [paths[index]];

    /// <inheritdoc />
    public string ReadingOf(int index) => Annotation;

    /// <summary>Opens files. Shapes are checked, and labels read if they are not declared.</summary>
    /// <param name="name">Of the data set.</param>
    /// <param name="paths">The files.</param>
    /// <param name="cases">Their names and patients.</param>
    /// <param name="declared">What the values mean; null: those that occur are the classes.</param>
    /// <param name="onRead">Told how many files have been read for their labels, and of how many, after each; from several threads.</param>
    /// <exception cref="DataException">A file lacks a data set, shapes differ, or values that occur cannot be classes.</exception>
    internal static Hdf5Source Open(string name, IReadOnlyList<string> paths, IReadOnlyList<CaseKey> cases, LabelTable? declared, Action<int, int>? onRead = null)
    {
        var axes = 0;
        var shapes = new List<IReadOnlyList<int>>();
        foreach (var path in paths)
        {
            var (image, label) = (Hdf5Arrays.Shape(path, Image), Hdf5Arrays.Shape(path, Label));
            if (image is null || label is null || !image.SequenceEqual(label) || image.Count is not (2 or 3))
            {
                throw new DataException($"{path} has '{Image}' of shape {Text(image)} and '{Label}' of shape {Text(label)}; both must be there, of the same two or three axes.");
            }

            axes = axes == 0 || axes == image.Count ? image.Count : throw new DataException(Invariant($"{path} has {image.Count} axes, {paths[0]} has {axes}; keep slices and volumes in folders of their own."));
            shapes.Add(image);
        }

        var labels = declared ?? LabelSurvey.Infer(paths, [0], Distinct, onRead: onRead);
        return new Hdf5Source(paths, shapes, cases, labels, new DataDescription(name, 1, axes, labels.Names));
    }

    private static SortedSet<int> Distinct(string path, int limit) => [.. Values(Hdf5Arrays.Read(path, Label), path).Distinct().Take(limit + 1)];

    private static int[] Values(NpyArray label, string path) => Array.ConvertAll(label.ToDouble(), value => value is >= 0 and <= ushort.MaxValue && value == Math.Floor(value)
        ? (int)value
        : throw new DataException(Invariant($"{path}: value {value} of '{Label}' can mark no class; labels are whole numbers from 0.")));

    private static string Text(IReadOnlyList<int>? shape) => shape is null ? "(not there)" : $"[{string.Join(", ", shape)}]";
}
