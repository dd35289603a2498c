namespace Sigmask.Data;

/// <summary>
/// What an image looks like, in little: 16 x 16 spots brought to mean 0 and deviation 1. Images that were saved anew, resized or brightened look the same.
/// Of a volume the middle slice counts.
/// </summary>
public sealed class ImageLook
{
    private const int Side = 16;
    private const double LeastCorrelation = 0.995;

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
            grey[i % grey.Length] += float.IsFinite(image.Image[i]) ? image.Image[i] : 0;
        }

        return new ImageLook(Normalisation.ZScore.Apply(Resizing.Linear(grey, 1, image.Size, [Side, Side]), 1));
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
