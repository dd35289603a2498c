namespace Sigmask.Data;

/// <summary>
/// What an image looks like, in little: 16 x 16 spots brought to mean 0 and deviation 1. Images that were saved again, resized or brightened look the same.
/// Of a volume the middle slice counts. An image of which
/// most values are no finite numbers looks like nothing.
/// </summary>
public sealed class ImageLook
{
    private const int Side = 16;
    private const double LeastCorrelation = 0.995;

    // Of an image with fewer numbers what was filled in would be looked at.
    private const double LeastFinite = 0.5;

    private readonly float[] spots;

    private ImageLook(float[] spots) => this.spots = spots;

    /// <summary>The look of a sample: of the mean of its channels.</summary>
    public static ImageLook Of(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var image = sample.Size.Count == 3 ? VolumeSlice.Of(sample, sample.Size[0] / 2) : sample;
        var grey = new float[image.Pixels];
        for (var i = 0; i < image.Image.Length; i++)
        {
            grey[i % grey.Length] += image.Image[i];
        }

        // What is no number takes the mean, or its outline would be what the image looks like.
        var finite = grey.Where(float.IsFinite).ToArray();
        if (finite.Length < LeastFinite * grey.Length)
        {
            return new ImageLook(new float[Side * Side]);
        }

        var mean = finite.Average();
        grey = Array.ConvertAll(grey, value => float.IsFinite(value) ? value : mean);
        return new ImageLook(IntensityNormalisation.ZScore.Apply(Resizing.Linear(grey, 1, image.Size, [Side, Side]), 1));
    }

    /// <summary>True if two images look the same: their correlation in little is at least 0.995. Images without contrast look like nothing.</summary>
    public bool IsLike(ImageLook other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = 0.0;
        for (var i = 0; i < spots.Length; i++)
        {
            sum += spots[i] * other.spots[i];
        }

        return sum / spots.Length >= LeastCorrelation;
    }
}
