using Sigmask.Data;
using Sigmask.Randomness;

namespace Sigmask.Augmentation;

/// <summary>Random changes of an image's values: blur, noise, brightness, contrast, gamma, in this order.</summary>
/// <param name="options">Which and how strongly.</param>
/// <param name="extent">Extent of a pixel along each axis of the sample.</param>
/// <param name="random">Where the choices come from.</param>
internal sealed class IntensityTransform(AugmentationOptions options, IReadOnlyList<double> extent, SeededRandom random)
{
    /// <summary>The sample with its image changed; the sample itself if no change was drawn.</summary>
    public Sample Apply(Sample sample)
    {
        if (options.IntensityChannels is not { } channels || channels >= sample.Channels)
        {
            return OfAll(sample);
        }

        var values = channels * sample.Pixels;
        return sample with { Image = [.. OfAll(sample with { Image = sample.Image[..values], Channels = channels }).Image, .. sample.Image.AsSpan(values)] };
    }

    private Sample OfAll(Sample sample)
    {
        var blur = Drawn(options.Blur, strength => random.NextDouble(0, strength));
        var noise = Drawn(options.Noise, strength => random.NextDouble(0, strength));
        var brightness = Drawn(options.Brightness, strength => random.NextDouble(-strength, strength));
        var logContrast = Drawn(options.Contrast, strength => random.NextDouble(-1, 1) * Math.Log(1 + strength));
        var logGamma = Drawn(options.Gamma, strength => random.NextDouble(-1, 1) * Math.Log(1 + strength));
        if (blur == 0 && noise == 0 && brightness == 0 && logContrast == 0 && logGamma == 0)
        {
            return sample;
        }

        var deviation = IntensityNormalisation.MeanAndDeviation(sample.Image).Deviation;
        var image = blur == 0 ? (float[])sample.Image.Clone() : Blur(sample, blur);
        Add(image, noise * deviation, brightness * deviation);
        Spread(image, sample.Channels, Math.Exp(logContrast));
        Correct(image, Math.Exp(logGamma));
        return sample with { Image = image };
    }

    private static void Spread(float[] image, int channels, double factor)
    {
        if (factor == 1)
        {
            return;
        }

        var pixels = image.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var values = image.AsSpan(channel * pixels, pixels);
            var mean = IntensityNormalisation.MeanAndDeviation(values).Mean;
            foreach (ref var value in values)
            {
                value = (float)(mean + ((value - mean) * factor));
            }
        }
    }

    private static void Correct(float[] image, double exponent)
    {
        var (least, most) = (image.Min(), image.Max());
        if (exponent == 1 || most == least)
        {
            return;
        }

        var range = most - least;
        foreach (ref var value in image.AsSpan())
        {
            value = least + (range * MathF.Pow((value - least) / range, (float)exponent));
        }
    }

    private double Drawn(Chance chance, Func<double, double> draw) =>
        chance.IsPossible && random.NextBool(chance.Probability) ? draw(chance.Strength) : 0;

    private void Add(float[] image, double noise, double brightness)
    {
        if (noise == 0 && brightness == 0)
        {
            return;
        }

        foreach (ref var value in image.AsSpan())
        {
            value += (float)(brightness + (noise == 0 ? 0 : noise * random.NextNormal()));
        }
    }

    private float[] Blur(Sample sample, double deviation)
    {
        var finest = extent.Min();
        var image = sample.Image;
        for (var axis = 0; axis < sample.Size.Count; axis++)
        {
            var outer = sample.Size.Take(axis).Aggregate(sample.Channels, (product, length) => product * length);
            var inner = Grid.Of(sample.Size).Stride(axis + 3 - sample.Size.Count);
            image = AxisFilter.Gaussian(sample.Size[axis], deviation * finest / extent[axis]).Apply(image, outer, sample.Size[axis], inner);
        }

        return image;
    }
}
