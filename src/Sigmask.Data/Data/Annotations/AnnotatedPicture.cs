namespace Sigmask.Data;

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
