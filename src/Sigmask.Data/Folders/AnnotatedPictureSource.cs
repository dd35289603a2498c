using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Pictures on disk with annotations in whatever form. Opening it checks every header, so that a long run does not end at a bad file.</summary>
public sealed class AnnotatedPictureSource : IEditableLabels
{
    private readonly IReadOnlyList<AnnotatedPicture> pictures;
    private readonly IReadOnlyList<int[]> sizes;
    private readonly IAnnotationForm form;
    private readonly PictureReader reader;

    private AnnotatedPictureSource(IReadOnlyList<AnnotatedPicture> pictures, IReadOnlyList<int[]> sizes, IAnnotationForm form, PictureReader reader, LabelTable labels, CaseKey[] cases, DataDescription description)
    {
        this.pictures = pictures;
        this.sizes = sizes;
        this.form = form;
        this.reader = reader;
        Labels = labels;
        Cases = cases;
        Description = description;
    }

    /// <inheritdoc />
    public DataDescription Description { get; }

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>What the values of the annotations mean.</summary>
    public LabelTable Labels { get; }

    /// <summary>What is worth knowing of how images and annotations are read, a line each.</summary>
    internal IReadOnlyList<string> Notes { get; private init; } = [];

    /// <inheritdoc />
    public string Annotation => Invariant($"{form}{(Labels.TakesIndices ? " by the indices of palettes" : "")}: {Labels}");

    /// <inheritdoc />
    public Sample Read(int index)
    {
        var picture = pictures[index];
        var image = reader.Take(picture.Image);
        return new Sample
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = PictureSample.Values(image, Description.Channels, picture.Image, "convert it to grey, or read 3 channels (`DataOptions.Channels = 3`) with a network of as many"),
            Labels = form.Read(picture, image.Width, image.Height, Labels),
            Channels = Description.Channels,
            Size = [image.Height, image.Width],
            Spacing = SpacingOf(picture),
        };
    }

    /// <inheritdoc />
    public SampleForm FormOf(int index) => new(sizes[index], SpacingOf(pictures[index]));

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => [pictures[index].Image, .. pictures[index].Annotations];

    /// <inheritdoc />
    public string ReadingOf(int index) => Invariant($"{Annotation}, {Description.Channels} channels, {pictures[index].PixelSize} mm");

    /// <inheritdoc />
    public bool CanEdit => form.CanEdit;

    /// <inheritdoc />
    public IReadOnlyList<EditedFile> Edit(int index, IReadOnlyList<LabelEdit> edits) => form.Edit(pictures[index], edits, Labels);

    /// <summary>A data set of pictures with masks.</summary>
    /// <param name="folder">Where it lies; names it.</param>
    /// <param name="pictures">Its cases.</param>
    /// <param name="declared">What the values of the masks mean, which is held against every mask; null: the values found.</param>
    /// <param name="options">Channels and patients.</param>
    /// <exception cref="DataException">A header cannot be read, sizes differ, a value has no class, or a patient is not found.</exception>
    internal static AnnotatedPictureSource WithMasks(string folder, IReadOnlyList<AnnotatedPicture> pictures, LabelTable? declared, DataOptions options) =>
        Open(folder, pictures, new MaskForm(options.Pictures), used => LabelSurvey.Table(used, declared, options), options);

    /// <summary>A data set of pictures.</summary>
    /// <param name="folder">Where it lies; names it.</param>
    /// <param name="pictures">Its cases.</param>
    /// <param name="form">How they are annotated.</param>
    /// <param name="findLabels">Gives the label table of annotation files whose sizes have been checked.</param>
    /// <param name="options">Channels and patients.</param>
    /// <exception cref="DataException">A header cannot be read, sizes differ, or a patient is not found.</exception>
    internal static AnnotatedPictureSource Open(string folder, IReadOnlyList<AnnotatedPicture> pictures, IAnnotationForm form, Func<IReadOnlyList<string>, LabelTable> findLabels, DataOptions options)
    {
        string? reason = null;
        var usable = new List<AnnotatedPicture>();
        var (sizes, grey, coloured) = (new List<int[]>(), new List<string>(), new List<string>());
        foreach (var picture in pictures)
        {
            try
            {
                var header = PictureHeader.Read(picture.Image, options.Pictures);
                form.Check(picture, header.Width, header.Height);
                (header.Channels == 1 ? grey : coloured).Add(picture.Name);
                usable.Add(picture);
                sizes.Add([header.Height, header.Width]);
            }
            catch (DataException error) when (options.OnProblem is { } tell)
            {
                reason ??= error.Message;
                tell(new DataProblem(ProblemKind.Unreadable, [picture.Name], error.Message));
            }
        }

        if (usable.Count == 0)
        {
            throw new DataException(Invariant($"{folder}: none of its {pictures.Count} pictures can be used{(reason is null ? "." : $"; the first: {reason}")}"));
        }

        string[] names = [.. usable.Select(picture => picture.Name)];
        var cases = PatientRule.Keys(names, options);
        string[] files = [.. usable.SelectMany(picture => picture.Annotations)];
        var labels = findLabels(files);
        var channels = options.Channels ?? (coloured.Count > 0 ? 3 : 1);
        string[] notes = [.. options.Channels is null ? Mixed(grey, coloured) : [], .. form.Notes(files, labels)];
        return new AnnotatedPictureSource(usable, sizes, form, options.Pictures, labels, cases, new DataDescription(DataDescription.NameOf(folder), channels, 2, labels.Names)) { Notes = notes };
    }

    // A single picture in colour decides for all, which are then three times as large.
    private static IEnumerable<string> Mixed(List<string> grey, List<string> coloured)
    {
        if (grey.Count == 0 || coloured.Count == 0)
        {
            return [];
        }

        var (odd, form, others) = coloured.Count <= grey.Count ? (coloured, "in colour", "grey") : (grey, "grey", "in colour");
        return [Invariant($"{Quantity.Listed(odd, "image")} of {grey.Count + coloured.Count} {Quantity.Word(odd.Count, "is", "are")} stored {form}, the others {others}, so all are read with 3 channels; `DataOptions.Channels = 1` reads all as grey, if those in colour show nothing but grey.")];
    }

    private static double[]? SpacingOf(AnnotatedPicture picture) => picture.PixelSize is { } side ? [side, side] : null;
}
