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
    private readonly PatchOptions? patch;
    private readonly long seed;

    /// <summary>An augmenter of a training.</summary>
    /// <param name="options">Which changes, how often and how strongly.</param>
    /// <param name="seed">Decides them.</param>
    /// <param name="patch">The parts of samples that are trained on; null: whole samples.</param>
    /// <exception cref="DataException">The options are out of range.</exception>
    public Augmenter(AugmentationOptions options, long seed, PatchOptions? patch = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (this.options, this.seed, this.patch) = (options, seed, patch);
    }

    /// <summary>The changed sample, or a changed patch of it; the given one is left as it is.</summary>
    /// <param name="prepared">Resized and normalised.</param>
    /// <param name="epoch">Which pass over the data.</param>
    /// <param name="caseIndex">Position of the case in its data set.</param>
    public Sample Apply(PreparedSample prepared, long epoch, long caseIndex)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        // Streams of their own: how many numbers the patch takes does not change the geometry, nor this the intensities.
        var sample = prepared.Sample;
        var region = patch is null ? Region.Whole(sample) : PatchSampler.Draw(sample, patch, new SeededRandom(seed, epoch, caseIndex, 2));
        if (options.IsNone)
        {
            return region.Cut(sample);
        }

        var geometry = SpatialTransform.Draw(options, prepared, region, new SeededRandom(seed, epoch, caseIndex, 0));
        var intensity = new IntensityTransform(options, prepared.PixelExtent, new SeededRandom(seed, epoch, caseIndex, 1));
        return intensity.Apply(geometry.Apply(sample, region));
    }
}
