namespace Sigmask.Imaging;

/// <summary>What the pixel level of the envelope left out, over an image: the less a pixel counts, the more magenta it is.</summary>
public static class WeightOverlay
{
    private static readonly Rgb Dropped = new(255, 0, 200);

    /// <summary>Draws 1 - u over an image.</summary>
    /// <param name="image">Grey or colour, H x W.</param>
    /// <param name="weights">u in [0, 1], [H, W].</param>
    /// <returns>A colour picture of the image's size.</returns>
    /// <exception cref="ArgumentException">Weights and image are not of one size.</exception>
    public static Picture Draw(Picture image, ReadOnlySpan<float> weights)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (weights.Length != image.Width * image.Height)
        {
            throw new ArgumentException(Invariant($"{weights.Length} weights do not fit an image of {image.Width} x {image.Height} pixels."), nameof(weights));
        }

        var pixels = (byte[])image.ToColor().Pixels.Clone();
        for (var i = 0; i < weights.Length; i++)
        {
            Dropped.Cover(pixels.AsSpan(3 * i, 3), Math.Clamp(1 - weights[i], 0f, 1f));
        }

        return new Picture(image.Width, image.Height, 3, pixels);
    }
}
