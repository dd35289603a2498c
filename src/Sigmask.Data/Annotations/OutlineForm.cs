using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Drawn outlines of one structure, which are filled: bright on dark, value 255 of the label table for the structure, 0 for what is around.</summary>
/// <param name="pictures">Reads them.</param>
internal sealed class OutlineForm(PictureReader pictures) : IAnnotationForm
{
    private const float Bright = 127;

    /// <inheritdoc/>
    public void Check(AnnotatedPicture picture, int width, int height)
    {
        MaskForm.RequireSize(picture, picture.Annotations[0], PictureHeader.SizeOf(picture.Annotations[0]), (width, height));
    }

    /// <inheritdoc/>
    public byte[] Read(AnnotatedPicture picture, int width, int height, LabelTable table)
    {
        var path = picture.Annotations[0];
        var drawing = pictures.Take(path);
        MaskForm.RequireSize(picture, path, (drawing.Width, drawing.Height), (width, height));
        var outline = new bool[drawing.Pixels];
        for (var pixel = 0; pixel < outline.Length; pixel++)
        {
            outline[pixel] = drawing.Values[pixel] > Bright;
        }

        var filled = OutlineFilling.Fill(outline, width, height)
            ?? throw new DataException($"{path}: the outline in it encloses nothing; draw it as a closed bright line on black.");
        var (inside, outside) = (Label(table, byte.MaxValue, path), Label(table, 0, path));
        return Array.ConvertAll(filled, isInside => isInside ? inside : outside);
    }

    /// <inheritdoc/>
    public override string ToString() => "outlines";

    private static byte Label(LabelTable table, int value, string path) => table.Find(value) ?? throw MaskValues.Unknown(value, table, path);
}
