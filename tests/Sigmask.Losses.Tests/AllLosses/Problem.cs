using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>A small random batch in float64: 3 images of 3 × 4 pixels, 3 classes, of which the last is not in the second image.</summary>
internal sealed class Problem
{
    public const int Images = 3;
    public const int Classes = 3;
    public const int Pixels = 12;
    private const long Ignored = 255;
    private readonly Random random;

    public Problem(int seed, bool isMultiLabel, double ignoredShare = 0)
    {
        random = new Random(seed);
        IsMultiLabel = isMultiLabel;
        Logits = Uniform(Images * Classes * Pixels, -2, 2).reshape(Images, Classes, 3, 4);
        Labels = isMultiLabel ? MultiLabel() : MultiClass();
        Ignore = Uniform(Images * Pixels, 0, 1).reshape(Images, 3, 4).lt(ignoredShare);
        Coefficients = Uniform(Images * Pixels, 0.5, 1.5).reshape(Images, 3, 4);
        PixelWeights = Uniform(Images * Pixels, 0, 1).reshape(Images, 3, 4).masked_fill(Ignore, 0);
    }

    public bool IsMultiLabel { get; }

    public Tensor Logits { get; init; }

    public Tensor Labels { get; }

    /// <summary>Which pixels are to be ignored, bool [B, spatial].</summary>
    public Tensor Ignore { get; set; }

    /// <summary>Random factors near 1, to tell the pixels and images of a loss apart: [B, spatial].</summary>
    public Tensor Coefficients { get; }

    /// <summary>In [0, 1], 0 where ignored: [B, spatial].</summary>
    public Tensor PixelWeights { get; }

    public SegmentationTarget Target => IsMultiLabel
        ? SegmentationTarget.MultiLabel(Labels.masked_fill(Ignore.unsqueeze(1), Ignored), Ignored)
        : SegmentationTarget.MultiClass(Labels.masked_fill(Ignore, Ignored), Classes, Ignored);

    /// <summary>One number that depends on all that a specification's losses give: pixels and images each with a factor of their own.</summary>
    public Tensor Scalar(string specification, Tensor logits, SegmentationTarget? target = null)
    {
        target ??= Target;
        var loss = LossSpecification.Parse(specification).BaseLoss;
        return loss.Pixel.Select(term => Scalar(term.Loss, logits, target))
            .Concat(loss.Region.Select(term => Scalar(term.Loss, logits, target)))
            .Concat(loss.Batch.Select(term => term.Loss.Forward(logits, target)))
            .Aggregate((sum, term) => sum + term);
    }

    /// <inheritdoc cref="Scalar(string, Tensor, SegmentationTarget?)" />
    public Tensor Scalar(IPixelLoss loss, Tensor? logits = null, SegmentationTarget? target = null) =>
        (loss.Forward(logits ?? Logits, target ?? Target) * Coefficients).sum();

    /// <summary>With and without pixel weights.</summary>
    public Tensor Scalar(IRegionLoss loss, Tensor? logits = null, SegmentationTarget? target = null) =>
        ((loss.Forward(logits ?? Logits, target ?? Target) + loss.Forward(logits ?? Logits, target ?? Target, PixelWeights)) * Coefficients.flatten(1).select(1, 0)).sum();

    private Tensor Uniform(int count, double least, double most) =>
        tensor(Enumerable.Range(0, count).Select(_ => least + ((most - least) * random.NextDouble())).ToArray());

    private Tensor MultiClass() => tensor(
        Enumerable.Range(0, Images * Pixels).Select(i => (long)random.Next(i / Pixels == 1 ? Classes - 1 : Classes)).ToArray()).reshape(Images, 3, 4);

    private Tensor MultiLabel() => tensor(
        Enumerable.Range(0, Images * Classes * Pixels).Select(i => i / Pixels == (2 * Classes) - 1 ? 0L : random.Next(2)).ToArray()).reshape(Images, Classes, 3, 4);
}
