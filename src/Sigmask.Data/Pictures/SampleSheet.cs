using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Samples to look at: image, mask and both together, three pictures a case. Of a volume the slice with most structure is shown.</summary>
public static class SampleSheet
{
    private const int CasesAcross = 2;

    /// <summary>Cases spread evenly over a data set; those that cannot be read are left out.</summary>
    /// <param name="source">The data set; of slices the volumes.</param>
    /// <param name="count">How many cases at most.</param>
    /// <exception cref="DataException">No case can be read.</exception>
    public static Picture Draw(ISampleSource source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var whole = source.Whole;
        var shown = Math.Min(count, whole.Cases.Count);
        var pictures = Enumerable.Range(0, shown).SelectMany(i => Pictures(whole, (int)((long)i * whole.Cases.Count / shown))).ToArray();
        return pictures.Length > 0
            ? ContactSheet.Draw(pictures, new ContactSheetOptions { Columns = 3 * CasesAcross, Title = $"{whole.Description.Name}: {Quantity.Of(whole.Cases.Count, "case")}", Classes = whole.Description.Classes })
            : throw new DataException($"{whole.Description.Name} has no case that can be read, so there is nothing to draw.");
    }

    private static IEnumerable<Captioned> Pictures(ISampleSource source, int index)
    {
        Sample sample;
        try
        {
            sample = source.Read(index);
        }
        catch (DataException)
        {
            return [];
        }

        int? slice = sample.Size.Count == 3 ? VolumeSlice.WithMostStructure(sample.Labels, sample.Size) : null;
        var image = SamplePicture.Of(sample, slice);
        var labels = SamplePicture.Labels(sample, slice);
        var black = new Picture(image.Width, image.Height, 1, new byte[image.Width * image.Height]);
        var caption = slice is { } z ? Invariant($"{sample.Case}, slice {z}") : sample.Case;
        return
        [
            new Captioned(image, caption),
            new Captioned(Overlay.Draw(black, labels, options: new OverlayOptions { Opacity = 1, Outline = 0 }), $"mask, {string.Join('x', sample.Size)}"),
            new Captioned(Overlay.Draw(image, labels), "both"),
        ];
    }
}
