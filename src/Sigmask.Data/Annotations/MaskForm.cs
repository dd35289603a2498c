using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Masks: pictures whose values are the classes. Of several masks, what one marks is marked; the later one wins where two do.</summary>
/// <param name="pictures">Reads them.</param>
internal sealed class MaskForm(PictureReader pictures) : IAnnotationForm
{
    /// <inheritdoc/>
    public void Check(AnnotatedPicture picture, int width, int height)
    {
        foreach (var path in picture.Annotations)
        {
            RequireSize(picture, path, PictureHeader.SizeOf(path), (width, height));
        }
    }

    /// <inheritdoc/>
    public byte[] Read(AnnotatedPicture picture, int width, int height, LabelTable table)
    {
        var labels = Read(picture, picture.Annotations[0], width, height, table);
        foreach (var path in picture.Annotations.Skip(1))
        {
            var further = Read(picture, path, width, height, table);
            for (var pixel = 0; pixel < labels.Length; pixel++)
            {
                labels[pixel] = further[pixel] == 0 ? labels[pixel] : further[pixel];
            }
        }

        return labels;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes(IReadOnlyList<string> files, LabelTable table) => PaletteMasks.Notes(files, table, pictures.Look);

    /// <inheritdoc/>
    public bool CanEdit => true;

    // What is set in the last mask wins; what becomes background must be so in all.
    /// <inheritdoc/>
    public IReadOnlyList<EditedFile> Edit(AnnotatedPicture picture, IReadOnlyList<LabelEdit> edits, LabelTable table) =>
    [
        .. picture.Annotations.SkipLast(1).Select(path => MaskEdit.Of(path, [.. edits.Select(edit => edit with { Label = 0 })], table)),
        MaskEdit.Of(picture.Annotations[^1], edits, table),
    ];

    /// <inheritdoc/>
    public override string ToString() => "masks";

    /// <summary>Fails if a mask has not the size of its image.</summary>
    internal static void RequireSize(AnnotatedPicture picture, string path, (int Width, int Height) mask, (int Width, int Height) image)
    {
        if (image != mask)
        {
            throw new DataException(Invariant($"{picture.Image} has {image.Width} x {image.Height} pixels, its mask {path} {mask.Width} x {mask.Height}; a mask must have the size of its image.{Turn(picture.Image, path, mask, image)}"));
        }
    }

    // Why sides are swapped: what follows the orientation that a camera noted is upright here, what does not is as the sensor saw it.
    private static string Turn(string image, string mask, (int Width, int Height) maskSize, (int Width, int Height) imageSize) =>
        maskSize != (imageSize.Height, imageSize.Width) ? ""
        : PictureHeader.IsTurnedByCamera(image) ? " Sides are swapped: the image carries an EXIF orientation, by which it is read upright, and the mask was drawn without it; turn the mask likewise, or take the orientation out of the image."
        : PictureHeader.IsTurnedByCamera(mask) ? " Sides are swapped: the mask carries an EXIF orientation, by which it is read upright; turn the image likewise, or take the orientation out of the mask."
        : " Sides are swapped: did the photograph carry an EXIF orientation that was lost or followed in one of them? Turn one by 90 degrees.";

    private byte[] Read(AnnotatedPicture picture, string path, int width, int height, LabelTable table)
    {
        var mask = pictures.Take(path);
        RequireSize(picture, path, (mask.Width, mask.Height), (width, height));
        return MaskValues.ToLabels(mask, table, path);
    }
}
