namespace Sigmask.Data;

/// <summary>The ways to bring an image's values to a common scale.</summary>
public enum IntensityNormalisationKind
{
    /// <summary>Mean 0 and standard deviation 1 in each channel of each image.</summary>
    ZScore,

    /// <summary>Each image from its least value, 0, to its largest, 1; one scale for all channels, so that colours keep their hue.</summary>
    UnitRange,

    /// <summary>A given mean and standard deviation for each channel, the same for all images.</summary>
    Fixed,

    /// <summary>Each channel of each image clipped to two of its percentiles, then mean 0 and standard deviation 1.</summary>
    Percentiles,

    /// <summary>Values between two given ones from 0 to 1, clipped outside, the same for all images: a window of Hounsfield units.</summary>
    Window,
}

/// <summary>How the values of an image are brought to a common scale before a network sees them.</summary>
public sealed record IntensityNormalisation
{
    /// <summary>Mean 0 and standard deviation 1 in each channel of each image: the default.</summary>
    public static readonly IntensityNormalisation ZScore = new();

    /// <summary>Each image from 0 to 1.</summary>
    public static readonly IntensityNormalisation UnitRange = new() { Kind = IntensityNormalisationKind.UnitRange };

    /// <summary>Which way.</summary>
    public IntensityNormalisationKind Kind { get; init; } = IntensityNormalisationKind.ZScore;

    /// <summary>Means of the channels, used by <see cref="IntensityNormalisationKind.Fixed"/>.</summary>
    public IReadOnlyList<double> Means { get; init; } = [];

    /// <summary>Standard deviations of the channels, positive, used by <see cref="IntensityNormalisationKind.Fixed"/>.</summary>
    public IReadOnlyList<double> Deviations { get; init; } = [];

    /// <summary>A given mean and standard deviation for each channel.</summary>
    public static IntensityNormalisation Fixed(IReadOnlyList<double> means, IReadOnlyList<double> deviations) =>
        new() { Kind = IntensityNormalisationKind.Fixed, Means = means, Deviations = deviations };

    /// <summary>The lower percentile (0 to 100) or the lower end of the window.</summary>
    public double Low { get; init; }

    /// <summary>The upper percentile or the upper end of the window, above <see cref="Low"/>.</summary>
    public double High { get; init; }

    /// <summary>Clipped to percentiles of the channel, linear between neighbouring values, then mean 0 and standard deviation 1.</summary>
    public static IntensityNormalisation Percentiles(double low = 0.5, double high = 99.5) => new() { Kind = IntensityNormalisationKind.Percentiles, Low = low, High = high };

    /// <summary>From 0 at the lower to 1 at the upper end of a window, clipped outside: for soft tissue in CT -160 to 240.</summary>
    public static IntensityNormalisation Window(double low, double high) => new() { Kind = IntensityNormalisationKind.Window, Low = low, High = high };

    /// <summary>Soft tissue in CT: a window of -160 to 240 Hounsfield units.</summary>
    public static readonly IntensityNormalisation SoftTissue = Window(-160, 240);

    /// <summary>
    /// Photographs with values from 0 to 255, by the means and deviations of ImageNet's red, green and blue, which published networks were trained with.
    /// </summary>
    public static readonly IntensityNormalisation Photograph = Fixed([123.675, 116.28, 103.53], [58.395, 57.12, 57.375]);

    /// <summary>
    /// What fits images if nothing else is asked for: CT has a scale of its own, so all its images are brought to the same window; of all others (MRI, ultrasound,
    /// photographs under whatever light) each channel of each image gets mean 0 and standard deviation 1.
    /// </summary>
    /// <param name="modalities">What each channel shows; null where it is not known.</param>
    public static IntensityNormalisation For(IReadOnlyList<string>? modalities) =>
        modalities is { Count: > 0 } && modalities.All(name => name.Trim().ToUpperInvariant() is "CT") ? SoftTissue : ZScore;

    /// <summary>The normalised image; a constant channel (image) becomes 0.</summary>
    /// <param name="image">[channels, spatial].</param>
    /// <param name="channels">Channels, at least 1.</param>
    /// <exception cref="ArgumentException">Fixed means or deviations are for another number of channels, a deviation is not positive, or a range is empty.</exception>
    public float[] Apply(float[] image, int channels)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (Kind == IntensityNormalisationKind.Fixed && (Means.Count != channels || Deviations.Count != channels || Deviations.Any(deviation => !(deviation > 0))))
        {
            throw new ArgumentException(Invariant($"Fixed normalisation of {channels} channels needs as many means and positive deviations."), nameof(channels));
        }

        if (Kind is IntensityNormalisationKind.Percentiles or IntensityNormalisationKind.Window && !(Low < High && (Kind == IntensityNormalisationKind.Window || (Low >= 0 && High <= 100))))
        {
            throw new ArgumentException(Invariant($"Normalisation needs a range, percentiles from 0 to 100, not {Low} to {High}."), nameof(image));
        }

        var result = new float[image.Length];
        var pixels = image.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> values = Clipped(image.AsSpan(channel * pixels, pixels));
            var (centre, scale) = Kind switch
            {
                IntensityNormalisationKind.ZScore or IntensityNormalisationKind.Percentiles => MeanAndDeviation(values),
                IntensityNormalisationKind.Window => (Low, High - Low),
                IntensityNormalisationKind.UnitRange => (image.Min(), (double)image.Max() - image.Min()),
                _ => (Means[channel], Deviations[channel]),
            };
            var factor = scale > 0 ? 1 / scale : 0;
            for (var i = 0; i < pixels; i++)
            {
                result[(channel * pixels) + i] = (float)((values[i] - centre) * factor);
            }
        }

        return result;
    }

    private ReadOnlySpan<float> Clipped(ReadOnlySpan<float> values)
    {
        if (Kind is not (IntensityNormalisationKind.Percentiles or IntensityNormalisationKind.Window) || values.IsEmpty)
        {
            return values;
        }

        var clipped = values.ToArray();
        var (low, high) = ((float)Low, (float)High);
        if (Kind == IntensityNormalisationKind.Percentiles)
        {
            Array.Sort(clipped);
            (low, high) = (Percentile(clipped, Low), Percentile(clipped, High));
            values.CopyTo(clipped);
        }

        for (var i = 0; i < clipped.Length; i++)
        {
            clipped[i] = Math.Clamp(clipped[i], low, high);
        }

        return clipped;
    }

    private static float Percentile(float[] sorted, double percent)
    {
        var place = percent / 100 * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return (float)(sorted[below] + ((place - below) * (sorted[above] - (double)sorted[below])));
    }

    /// <summary>Mean and population standard deviation, in double precision.</summary>
    internal static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / values.Length));
    }
}
