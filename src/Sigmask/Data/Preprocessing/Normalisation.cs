namespace Sigmask.Data;

/// <summary>The ways to bring an image's values to a common scale.</summary>
public enum NormalisationKind
{
    /// <summary>Mean 0 and standard deviation 1 in each channel of each image.</summary>
    ZScore,

    /// <summary>Each image from its least value, 0, to its largest, 1; one scale for all channels, so that colours keep their hue.</summary>
    UnitRange,

    /// <summary>A given mean and standard deviation for each channel, the same for all images.</summary>
    Fixed,
}

/// <summary>How the values of an image are brought to a common scale before a network sees them.</summary>
public sealed record Normalisation
{
    /// <summary>Mean 0 and standard deviation 1 in each channel of each image: the default.</summary>
    public static readonly Normalisation ZScore = new();

    /// <summary>Each image from 0 to 1.</summary>
    public static readonly Normalisation UnitRange = new() { Kind = NormalisationKind.UnitRange };

    /// <summary>Which way.</summary>
    public NormalisationKind Kind { get; init; } = NormalisationKind.ZScore;

    /// <summary>Means of the channels, used by <see cref="NormalisationKind.Fixed"/>.</summary>
    public IReadOnlyList<double> Means { get; init; } = [];

    /// <summary>Standard deviations of the channels, positive, used by <see cref="NormalisationKind.Fixed"/>.</summary>
    public IReadOnlyList<double> Deviations { get; init; } = [];

    /// <summary>A given mean and standard deviation for each channel.</summary>
    public static Normalisation Fixed(IReadOnlyList<double> means, IReadOnlyList<double> deviations) =>
        new() { Kind = NormalisationKind.Fixed, Means = means, Deviations = deviations };

    /// <summary>The normalised image; a constant channel (image) becomes 0.</summary>
    /// <param name="image">[channels, spatial].</param>
    /// <param name="channels">Channels, at least 1.</param>
    /// <exception cref="ArgumentException">There are fixed means or deviations for another number of channels, or a deviation is not positive.</exception>
    public float[] Apply(float[] image, int channels)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (Kind == NormalisationKind.Fixed && (Means.Count != channels || Deviations.Count != channels || Deviations.Any(deviation => !(deviation > 0))))
        {
            throw new ArgumentException($"Fixed normalisation of {channels} channels needs as many means and positive deviations.", nameof(channels));
        }

        var result = new float[image.Length];
        var pixels = image.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var values = image.AsSpan(channel * pixels, pixels);
            var (centre, scale) = Kind switch
            {
                NormalisationKind.ZScore => MeanAndDeviation(values),
                NormalisationKind.UnitRange => (image.Min(), (double)image.Max() - image.Min()),
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
