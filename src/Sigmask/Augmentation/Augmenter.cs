using Sigmask.Data;

namespace Sigmask.Augmentation;

/// <summary>
/// Changes training samples at random. The change depends on (seed, epoch, case) alone: it is the same on every machine and thread.
/// Safe to use from several threads.
/// </summary>
/// <remarks>
/// All geometry is composed into one mapping, so that the image is interpolated once (linear) and the labels once (nearest). Where the mapping
/// reaches beyond the image, the image is continued by reflection and the labels are <see cref="Sample.Ignored"/>: nobody annotated that place, so
/// no loss is computed there. Mirroring alone moves pixels exactly.
/// </remarks>
public sealed class Augmenter
{
    private readonly AugmentationOptions options;
    private readonly long seed;

    /// <summary>An augmenter of a training.</summary>
    /// <exception cref="DataException">The options are out of range.</exception>
    public Augmenter(AugmentationOptions options, long seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (this.options, this.seed) = (options, seed);
    }

    /// <summary>The changed sample, of the same size; the given one is left as it is.</summary>
    /// <param name="prepared">Resized and normalised.</param>
    /// <param name="epoch">Which pass over the data.</param>
    /// <param name="caseIndex">Position of the case in its data set.</param>
    public Sample Apply(PreparedSample prepared, long epoch, long caseIndex)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        if (options.IsNone)
        {
            return prepared.Sample;
        }

        // Two streams: how many numbers the geometry takes does not change the intensities.
        var geometry = SpatialTransform.Draw(options, prepared, new SeededRandom(seed, epoch, caseIndex, 0));
        var intensity = new IntensityTransform(options, prepared.PixelExtent, new SeededRandom(seed, epoch, caseIndex, 1));
        return intensity.Apply(geometry.Apply(prepared.Sample));
    }
}
