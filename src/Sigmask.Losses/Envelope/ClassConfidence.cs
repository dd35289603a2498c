using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// How sure a guide usually is of each class, and which labels it contradicts as surely: the thresholds of confident learning (Northcutt, Jiang, Chuang, Journal of
/// Artificial Intelligence Research 70, 2021), as running means over the batches of a training (docs/method.md section 3, "Evidence").
/// </summary>
/// <remarks>
/// t of a class is the mean probability that the guide gives to it on the pixels labelled with it. A pixel is suspicious if another class reaches its t, or a share of that. If multi-label,
/// "on" and "off" of each channel are classes in this sense. A class that has not occurred yet has no t, and nothing is suspicious through it.
/// Whoever trains keeps one, for each head of a network that has several, and saves <see cref="State"/> with the rest.
/// </remarks>
public sealed class ClassConfidence : IDisposable
{
    /// <summary>The share of a mean that each batch with the class keeps.</summary>
    public const double Decay = 0.95;

    private readonly int classes;
    private readonly bool isMultiLabel;
    private readonly Tensor mean;
    private readonly Tensor weight;

    /// <summary>Has seen nothing yet.</summary>
    /// <param name="classes">C.</param>
    /// <param name="isMultiLabel">Whether the problem is a sigmoid one.</param>
    /// <param name="device">That of the logits; null: the CPU.</param>
    public ClassConfidence(int classes, bool isMultiLabel, Device? device = null)
    {
        (this.classes, this.isMultiLabel) = (classes, isMultiLabel);
        var place = device ?? CPU;

        // The mean of equal float32 is then exactly their value, so that a tie is one. MPS has no float64.
        var type = place.type == DeviceType.MPS ? ScalarType.Float32 : ScalarType.Float64;
        mean = zeros([Thresholded], dtype: type, device: place).DetachFromDisposeScope();
        weight = zeros([Thresholded], dtype: type, device: place).DetachFromDisposeScope();
    }

    /// <summary>What changes from batch to batch, by name: the means, and the weight 1 − 0.95^k of the k batches in each.</summary>
    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["mean"] = mean, ["weight"] = weight };

    /// <summary>t of each class, NaN for one that has not occurred; if multi-label of each channel's "on", then of each channel's "off". On a GPU they come to the host.</summary>
    public double[] Thresholds => [.. HostArray.Of<double>(mean).Zip(HostArray.Of<double>(weight), (threshold, batches) => batches > 0 ? threshold : double.NaN)];

    private int Thresholded => isMultiLabel ? 2 * classes : classes;

    // Whether batches that are judged are taken in.
    private bool Learns { get; init; } = true;

    /// <summary>The thresholds over all pixels of these images together, in whatever order and batches they come. They stay as they are: what is judged by them is not taken in.</summary>
    /// <param name="images">Logits [B, C, spatial] and their labels.</param>
    /// <param name="classes">C.</param>
    /// <param name="isMultiLabel">Whether the problem is a sigmoid one.</param>
    /// <param name="device">That of the logits; null: the CPU.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or the labels are of another kind.</exception>
    internal static ClassConfidence Over(IEnumerable<(Tensor Logits, SegmentationTarget Target)> images, int classes, bool isMultiLabel, Device? device = null)
    {
        var confidence = new ClassConfidence(classes, isMultiLabel, device) { Learns = false };
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (pixels, sum) = (zeros_like(confidence.mean), zeros_like(confidence.mean));
        foreach (var (logits, target) in images)
        {
            using var ofImages = NewDisposeScope();
            var (probabilities, others) = confidence.Look(logits, target);
            var (morePixels, moreSum) = confidence.Sums(probabilities, others);
            pixels.AddInPlace(morePixels);
            sum.AddInPlace(moreSum);
        }

        // As of batches: what is not finite teaches nothing, and will be an error elsewhere.
        var isKnown = pixels.IsAbove(0).logical_and(sum.isfinite());
        confidence.mean.copy_((sum / pixels).where(isKnown, confidence.mean));
        confidence.weight.copy_(isKnown.to(confidence.weight.dtype));
        return confidence;
    }

    /// <summary>Takes a batch into the means, and then tells which of its pixels are suspicious.</summary>
    /// <param name="logits">Those of the guide, [B, C, spatial].</param>
    /// <param name="target">Labels of the same size, classes and kind.</param>
    /// <param name="whole">The batch of which these images are a part, if other processes have the rest; null: they are the whole.</param>
    /// <param name="share">Of t, which another class must reach (<see cref="Evidence.ClassShare"/>); 1 as in confident learning.</param>
    /// <param name="own">Of t of the annotated class, below which its probability must be (<see cref="Evidence.OwnShare"/>); null: it may be any.</param>
    /// <param name="most">The share of the pixels of a class in an image up to which they may be suspicious (<see cref="Evidence.MostOfClass"/>); where there are more, none of them is, nor where t of the class is below 1 less that share.</param>
    /// <returns>bool [B, spatial], false at ignored pixels.</returns>
    /// <exception cref="ArgumentException">Shapes do not match, or the labels are of another kind.</exception>
    public Tensor Judge(Tensor logits, SegmentationTarget target, IDistributedBatch? whole = null, double share = 1, double? own = null, double most = 1)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (probabilities, others) = Look(logits, target);
        if (Learns)
        {
            Learn(probabilities, others, whole);
        }

        long[] perClass = [1, -1, .. target.Valid.shape[1..].Select(_ => 1L)];
        var reached = probabilities.ge(mean.Times(share).MaskedFill(weight.IsEqual(0), double.PositiveInfinity).to(probabilities.dtype).view(perClass)).logical_and(others);
        if (own is { } below)
        {
            // Of a channel with two states the one that speaks against the other.
            var unusual = probabilities.lt(mean.Times(below).to(probabilities.dtype).view(perClass)).logical_and(others.logical_not());
            reached = reached.logical_and(isMultiLabel ? unusual.roll(classes, 1) : unusual.any(1, keepdim: true));
        }

        var suspicious = most < 1 ? Contradicted(reached, others.logical_not(), most) : reached;
        return suspicious.any(1).logical_and(target.Valid).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        weight.Dispose();
    }

    private static string Kind(int classes, bool isMultiLabel) => Invariant($"{classes} {(isMultiLabel ? "channels with several labels a pixel" : "classes, one a pixel")}");

    // bool [B, C or 2C, spatial]: nowhere true at ignored pixels.
    private static Tensor Labelled(SegmentationTarget target)
    {
        var on = target.OneHot(ScalarType.Bool);
        return target.IsMultiLabel ? cat([on, on.logical_not().logical_and(target.Valid.unsqueeze(1))], 1) : on;
    }

    // Pixels of each thresholded class that are contradicted: none of a class that the guide contradicts by more than a share as a rule, and none in an image where these are more than that share of the class.
    // All bool [B, C or 2C, spatial].
    private Tensor Contradicted(Tensor reached, Tensor labelled, double most)
    {
        var contradicted = labelled.logical_and(isMultiLabel ? reached.roll(classes, 1) : reached.any(1, keepdim: true));
        var (count, all) = (InImage(contradicted), InImage(labelled));
        var isKnown = mean.IsAtLeast(1 - most).view([1, -1, .. reached.shape[2..].Select(_ => 1L)]);
        return contradicted.logical_and(isKnown).logical_and(count.Plus(all.Times(-most)).IsAbove(0).logical_not());

        Tensor InImage(Tensor pixels) => pixels.flatten(2).sum(2, type: mean.dtype).view([.. pixels.shape[..2], .. pixels.shape[2..].Select(_ => 1L)]);
    }

    // The probability of each thresholded class, and where another one than that is annotated or the pixel is ignored; both [B, C or 2C, spatial].
    private (Tensor Probabilities, Tensor Others) Look(Tensor logits, SegmentationTarget target)
    {
        target.RequireMatch(logits);
        if (target.Classes != classes || target.IsMultiLabel != isMultiLabel)
        {
            throw new ArgumentException(Invariant($"This confidence is of {Kind(classes, isMultiLabel)}, the labels are of {Kind(target.Classes, target.IsMultiLabel)}."), nameof(target));
        }

        return (isMultiLabel ? cat([logits, logits.negative()], 1).sigmoid() : logits.softmax(1), Labelled(target).logical_not());
    }

    // Of each thresholded class the pixels labelled with it, and the sum of its probabilities there.
    private (Tensor Pixels, Tensor Sum) Sums(Tensor probabilities, Tensor others)
    {
        long[] batchAndSpace = [0, 2];
        return (
            others.logical_not().flatten(2).sum(batchAndSpace, type: mean.dtype),
            probabilities.MaskedFill(others, 0).flatten(2).sum(batchAndSpace, type: mean.dtype));
    }

    // Means corrected for their start as Adam's are. A batch that is not finite teaches nothing: its loss will be an error.
    private void Learn(Tensor probabilities, Tensor others, IDistributedBatch? whole)
    {
        var (pixels, sum) = Sums(probabilities, others);
        if (whole is not null)
        {
            var sums = whole.Sum([.. HostArray.Of<double>(pixels), .. HostArray.Of<double>(sum)]);
            (pixels, sum) = (tensor(sums[..Thresholded], dtype: mean.dtype, device: mean.device), tensor(sums[Thresholded..], dtype: mean.dtype, device: mean.device));
        }

        var learns = pixels.IsAbove(0).logical_and(sum.isfinite());
        var heavier = weight.Times(Decay).Plus(1 - Decay);
        var change = (sum / pixels).Plus(mean.negative()) * heavier.reciprocal().Times(1 - Decay);
        mean.copy_(mean.Plus(change).where(learns, mean));
        weight.copy_(heavier.where(learns, weight));
    }
}
