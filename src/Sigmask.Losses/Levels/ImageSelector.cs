namespace Sigmask.Losses;

/// <summary>The image level, "Top-k": keeps the images of a batch with the largest losses (docs/method.md section 3).</summary>
public sealed class ImageSelector
{
    private readonly EnvelopeOptions options;

    /// <summary>A selector with the mass, smoothing and width of <paramref name="options"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ImageSelector(EnvelopeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
    }

    /// <summary>Selects among the images that have a valid pixel.</summary>
    /// <param name="objectives">F of each of these images; with data parallelism, of those of all ranks.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <returns>v, one weight in [0, 1] for each of these images, their sum k, and τ Ω(v).</returns>
    /// <exception cref="ArgumentException">An objective is NaN or infinite, or there is none.</exception>
    public ImageSelection Select(ReadOnlySpan<double> objectives, double strength = 1)
    {
        var weights = new double[objectives.Length];
        var mass = options.TopK.Of(objectives.Length, strength);
        if (mass >= objectives.Length)
        {
            Array.Fill(weights, 1);
            return new ImageSelection(weights, objectives.Length, double.NegativeInfinity, 0);
        }

        var selection = MassSelection.Largest(objectives, mass, options.Smoothing, options.ImageWidth.Of(objectives), weights);
        return new ImageSelection(weights, mass, selection.Threshold, selection.SmoothingTerm);
    }
}

/// <summary>What the image level decided for a batch.</summary>
/// <param name="Weights">v.</param>
/// <param name="Mass">k = Σ v.</param>
/// <param name="Threshold">The objective around which images go from dropped to kept; -∞ if all are kept.</param>
/// <param name="SmoothingTerm">τ Ω(v).</param>
public sealed record ImageSelection(double[] Weights, double Mass, double Threshold, double SmoothingTerm);
