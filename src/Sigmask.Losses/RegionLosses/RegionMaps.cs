using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Probabilities, labels and pixel weights of the classes that take part, laid out for sums over pixels: [b, c, n], b = 1 if the batch is pooled.</summary>
internal sealed class RegionMaps
{
    private RegionMaps(Tensor outputs, Tensor labels, Tensor? weights, Tensor mass)
    {
        Outputs = outputs;
        Labels = labels;
        Weights = weights;
        Mass = mass;
        Labelled = Sum(labels);
    }

    /// <summary>Probabilities p (logits if asked for) [b, c, n].</summary>
    public Tensor Outputs { get; }

    /// <summary>One-hot labels g [b, c, n], 0 at ignored pixels.</summary>
    public Tensor Labels { get; }

    /// <summary>Pixel weights u [b, 1, n], 0 at ignored pixels; null where all are 1.</summary>
    public Tensor? Weights { get; }

    /// <summary>Σ u, [b, 1].</summary>
    public Tensor Mass { get; }

    /// <summary>Σ u g, [b, c].</summary>
    public Tensor Labelled { get; }

    public static RegionMaps Of(Tensor logits, SegmentationTarget target, Tensor? pixelWeights, RegionOptions options, bool activate = true)
    {
        target.RequireForeground(options.IncludeBackground);
        RequireFit(target, pixelWeights);
        var masked = target.MaskLogits(logits);
        var outputs = activate ? target.Probabilities(masked) : masked;
        var labels = target.OneHot(logits.dtype);
        if (!options.IncludeBackground)
        {
            outputs = outputs.narrow(1, 1, target.Classes - 1);
            labels = labels.narrow(1, 1, target.Classes - 1);
        }

        var valid = target.AllValid ? null : target.Valid.to(logits.dtype);
        var given = pixelWeights?.detach().to(logits.dtype);
        var weights = given is null ? valid : valid is null ? given : given * valid;
        var flat = weights is null ? null : Flat(weights.unsqueeze(1), options.Batch);
        var maps = Flat(outputs, options.Batch);
        var mass = flat is null ? ones([maps.shape[0], 1], dtype: logits.dtype, device: logits.device).Times(maps.shape[2]) : flat.sum(2);
        return new RegionMaps(maps, Flat(labels, options.Batch), flat, mass);
    }

    /// <summary>
    /// Two pixels for each class that stand for all: the mean one of those labelled with it and the mean one of the others, with the weights of all of these.
    /// Sums over pixels in which p stands alone or times a function of g come out the same.
    /// </summary>
    /// <param name="sums">Of every image and class.</param>
    /// <param name="options">Which classes take part, and whether the batch is pooled.</param>
    public static RegionMaps OfSums(OverlapSums sums, RegionOptions options)
    {
        var (claims, overlap, labelled, mass) = (Taking(sums.Claims), Taking(sums.Overlap), Taking(sums.Labelled), Pooled(sums.Mass));
        var weights = stack([labelled, mass - labelled], 2);
        var outputs = stack([overlap, claims - overlap], 2) / where(weights.eq(zeros_like(weights)), ones_like(weights), weights);
        var labels = stack([ones_like(claims), zeros_like(claims)], 2);
        return new RegionMaps(outputs, labels, weights, mass);

        Tensor Taking(Tensor ofClasses) => Pooled(options.IncludeBackground ? ofClasses : ofClasses.narrow(1, 1, ofClasses.shape[1] - 1));

        Tensor Pooled(Tensor ofImages) => options.Batch ? ofImages.sum(0, keepdim: true) : ofImages;
    }

    /// <summary>Σ u · map over pixels: [b, c].</summary>
    public Tensor Sum(Tensor map) => (Weights is null ? map : map * Weights).sum(2);

    private static Tensor Flat(Tensor maps, bool pooled)
    {
        var flat = maps.flatten(2);
        return pooled ? flat.transpose(0, 1).flatten(1).unsqueeze(0) : flat;
    }

    private static void RequireFit(SegmentationTarget target, Tensor? pixelWeights)
    {
        if (pixelWeights is not null && !pixelWeights.shape.AsSpan().SequenceEqual(target.Valid.shape))
        {
            throw new ArgumentException($"Pixel weights [{string.Join(", ", pixelWeights.shape)}] do not match the pixels [{string.Join(", ", target.Valid.shape)}].", nameof(pixelWeights));
        }
    }
}
