namespace Sigmask.Losses;

/// <summary>Losses, objectives and weights of the images of a batch; null for an image without valid pixel. Of a batch that is spread over processes, only those of this process's images.</summary>
/// <param name="Objective">F, of the whole batch.</param>
/// <param name="Losses">L_b.</param>
/// <param name="Objectives">F_b.</param>
/// <param name="Weights">v_b.</param>
/// <param name="Selection">What the image level decided for the whole batch; null if no image has a valid pixel.</param>
internal sealed record ImageNumbers(double Objective, double?[] Losses, double?[] Objectives, double?[] Weights, ImageSelection? Selection)
{
    /// <summary>Of a batch without a valid pixel.</summary>
    public static ImageNumbers None(int images) => new(0, new double?[images], new double?[images], new double?[images], null);

    /// <summary>Lets the image level decide.</summary>
    /// <param name="selector">The image level.</param>
    /// <param name="losses">L_b; of no meaning for an image without valid pixel.</param>
    /// <param name="decisions">What the pixel level decided; null for an image without valid pixel.</param>
    /// <param name="withSmoothing">Whether F_b holds the smoothing term: not with a guide of its own, where it is nothing that the network can change.</param>
    /// <param name="strength">The degree to which the selection is in force.</param>
    /// <param name="whole">The batch of which these images are a part: the image level then acts on all of it; null: they are all.</param>
    /// <exception cref="NonFiniteLossException">The loss of an image is NaN or infinite.</exception>
    public static ImageNumbers Of(ImageSelector selector, double[] losses, IReadOnlyList<ImageDecision?> decisions, bool withSmoothing, double strength, IDistributedBatch? whole = null)
    {
        var objectives = losses.Select((loss, b) => decisions[b] is { } image && withSmoothing ? loss + (image.SmoothingTerm / image.Mass) : loss).ToArray();
        var own = objectives.Select((objective, b) => decisions[b] is null ? double.NaN : double.IsFinite(objective) ? objective : throw new NonFiniteLossException(b)).ToArray();

        // An image that does not count is NaN.
        var all = whole is null ? own : whole.Gather(own[..whole.Own]);
        var counting = Enumerable.Range(0, all.Length).Where(b => !double.IsNaN(all[b])).ToArray();
        if (counting.Length == 0)
        {
            return None(losses.Length);
        }

        var image = selector.Select(Array.ConvertAll(counting, b => all[b]), strength);
        var weightsOfAll = new double[all.Length];
        var objective = -image.SmoothingTerm;
        for (var i = 0; i < counting.Length; i++)
        {
            weightsOfAll[counting[i]] = image.Weights[i];
            objective += image.Weights[i] * all[counting[i]];
        }

        var first = whole?.First ?? 0;
        return new(objective / image.Mass, Counting(losses), Counting(objectives), Counting([.. losses.Select((_, b) => decisions[b] is null ? 0 : weightsOfAll[first + b])]), image);

        double?[] Counting(double[] values) => [.. values.Select((value, b) => decisions[b] is null ? (double?)null : value)];
    }

    /// <summary>v_b / k of each image, 0 for one that does not count: the factors of the L_b in L.</summary>
    public double[] Factors() => Selection is null ? new double[Weights.Length] : Array.ConvertAll(Weights, weight => (weight ?? 0) / Selection.Mass);
}

/// <summary>What the pixel level decided for an image with a valid pixel, in numbers; the weights themselves stand in the tensor of the batch.</summary>
/// <param name="Pixels">Valid pixels.</param>
/// <param name="Mass">Σ u.</param>
/// <param name="Threshold">As in <see cref="PixelSelection"/>.</param>
/// <param name="SmoothingTerm">τ Ω(u).</param>
internal sealed record ImageDecision(int Pixels, double Mass, double Threshold, double SmoothingTerm)
{
    /// <summary>Mass kept as a share of all valid pixels of a batch; 1 if there is none.</summary>
    public static double KeptShare(IReadOnlyList<ImageDecision?> images)
        => images.Sum(image => (long)(image?.Pixels ?? 0)) is > 0 and var pixels ? images.Sum(image => image?.Mass ?? 0) / pixels : 1;
}
