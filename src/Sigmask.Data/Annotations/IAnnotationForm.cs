namespace Sigmask.Data;

/// <summary>How files annotate a picture.</summary>
internal interface IAnnotationForm
{
    /// <summary>Looks at the headers of the annotation files, so that a long run does not end at a bad one.</summary>
    /// <exception cref="DataException">One is unreadable or has not the size of the picture.</exception>
    void Check(AnnotatedPicture picture, int width, int height);

    /// <summary>The labels of a picture, [H, W].</summary>
    /// <param name="picture">Which.</param>
    /// <param name="width">W.</param>
    /// <param name="height">H.</param>
    /// <param name="table">What the values mean.</param>
    /// <exception cref="DataException">The annotation cannot be used; the message names the file.</exception>
    byte[] Read(AnnotatedPicture picture, int width, int height, LabelTable table);

    /// <summary>What is worth knowing of how annotation files are read, a line each.</summary>
    /// <param name="files">All of a data set.</param>
    /// <param name="table">What the values mean.</param>
    IReadOnlyList<string> Notes(IReadOnlyList<string> files, LabelTable table) => [];

    /// <summary>Whether <see cref="Edit"/> can change single regions.</summary>
    bool CanEdit => false;

    /// <summary>The annotation files of a picture with other labels at some pixels; those that do not change are left out.</summary>
    /// <param name="picture">Which.</param>
    /// <param name="edits">The pixels and their new labels.</param>
    /// <param name="table">What the values mean.</param>
    /// <exception cref="DataException">Files of this form cannot be edited.</exception>
    IReadOnlyList<EditedFile> Edit(AnnotatedPicture picture, IReadOnlyList<LabelEdit> edits, LabelTable table) =>
        throw new DataException($"{picture.Annotations[0]} is annotated by {ToString()!.Split(' ')[0]}, of which single regions cannot be changed; convert the annotations to masks (images/ and masks/) and audit those.");
}

/// <summary>A picture on disk and the files that annotate it.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Image">The picture.</param>
/// <param name="Annotations">At least one file.</param>
internal sealed record AnnotatedPicture(string Name, string Image, IReadOnlyList<string> Annotations)
{
    /// <summary>Side of a pixel in mm; null where it is not known.</summary>
    public double? PixelSize { get; init; }

    /// <summary>Pictures with one annotation each, by file name.</summary>
    public static AnnotatedPicture[] Pairs(IReadOnlyList<string> images, IReadOnlyList<string> annotations) =>
        [.. images.Zip(annotations, (image, annotation) => new AnnotatedPicture(Path.GetFileNameWithoutExtension(image), image, [annotation]))];
}
