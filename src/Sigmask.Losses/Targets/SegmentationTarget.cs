using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// What a batch should be segmented into: annotated labels, which of them count, and how logits become probabilities.
/// Made once a step and passed to every loss of that step.
/// </summary>
/// <remarks>
/// Two kinds. <b>Multi-class</b>: one class a pixel, labels int64 [B, spatial], probabilities by softmax over C.
/// <b>Multi-label</b>: any number of classes a pixel (or one class against background, C = 1), labels 0/1 [B, C, spatial],
/// probabilities by sigmoid. Spatial is H W or D H W. Tensors live in the dispose scope in which the target was made.
/// </remarks>
public sealed class SegmentationTarget
{
    /// <summary>Labels that are known to be right.</summary>
    /// <param name="labels">With ignored pixels set to 0.</param>
    /// <param name="valid">Which pixels count.</param>
    /// <param name="classes">C.</param>
    /// <param name="isMultiLabel">Whether the problem is a sigmoid one.</param>
    /// <param name="mayIgnore">False if every pixel counts.</param>
    internal SegmentationTarget(Tensor labels, Tensor valid, int classes, bool isMultiLabel, bool mayIgnore)
    {
        Labels = labels;
        Valid = valid;
        Classes = classes;
        IsMultiLabel = isMultiLabel;

        // On a GPU a look at the pixels would have to be waited for.
        AllValid = !mayIgnore || (valid.device.type == DeviceType.CPU && valid.all().item<bool>());
    }

    /// <summary>Labels with ignored pixels set to 0: int64 [B, spatial], or 0/1 of any type [B, C, spatial] if multi-label.</summary>
    public Tensor Labels { get; }

    /// <summary>Which pixels count: bool [B, spatial].</summary>
    public Tensor Valid { get; }

    /// <summary>True if every pixel is known to count, so that masking can be left out.</summary>
    public bool AllValid { get; }

    /// <summary>C, with the background where there is one.</summary>
    public int Classes { get; }

    /// <summary>True for sigmoid problems, in which a pixel may have several labels or none.</summary>
    public bool IsMultiLabel { get; }

    /// <summary>One class a pixel.</summary>
    /// <param name="labels">int64 [B, spatial], values 0..C-1 or an ignore index.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="ignoreIndices">Label values whose pixels take no part in any loss.</param>
    /// <exception cref="ArgumentException">The labels have no batch and space, are no integers, or have a value that is neither a class nor ignored.</exception>
    public static SegmentationTarget MultiClass(Tensor labels, int classes, params long[] ignoreIndices)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(ignoreIndices);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        using var scope = NewDisposeScope();
        if (labels.dim() < 2 || labels.is_floating_point())
        {
            throw new ArgumentException($"Multi-class labels must be integers of shape [B, spatial], not {labels.dtype} {Shape(labels)}.", nameof(labels));
        }

        var integers = labels.to(int64);
        var valid = ones_like(integers, dtype: ScalarType.Bool);
        foreach (var index in ignoreIndices)
        {
            valid = valid.logical_and(integers.IsNotEqual(index));
        }

        var masked = integers.MaskedFill(valid.logical_not(), 0);
        RequireRange(masked, classes - 1, Invariant($"0..{classes - 1} (classes) or {Listed(ignoreIndices)} (ignored)"));
        return new SegmentationTarget(masked.MoveToOuterDisposeScope(), valid.MoveToOuterDisposeScope(), classes, isMultiLabel: false, ignoreIndices.Length > 0);
    }

    /// <summary>Any number of classes a pixel.</summary>
    /// <param name="labels">0/1 of any type, [B, C, spatial]. A pixel with an ignore index in any channel is ignored whole.</param>
    /// <param name="ignoreIndices">Label values whose pixels take no part in any loss.</param>
    /// <exception cref="ArgumentException">The labels have no batch, channel and space, or a value other than 0, 1 and the ignored ones.</exception>
    public static SegmentationTarget MultiLabel(Tensor labels, params long[] ignoreIndices)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(ignoreIndices);
        using var scope = NewDisposeScope();
        if (labels.dim() < 3)
        {
            throw new ArgumentException($"Multi-label labels must have shape [B, C, spatial], not {Shape(labels)}.", nameof(labels));
        }

        var ignored = zeros_like(labels, dtype: ScalarType.Bool);
        foreach (var index in ignoreIndices)
        {
            ignored = ignored.logical_or(labels.IsEqual(index));
        }

        var valid = ignored.any(1).logical_not();
        var masked = labels.MaskedFill(valid.logical_not().unsqueeze(1), 0);
        if (!masked.IsEqual(0).logical_or(masked.IsEqual(1)).all().item<bool>())
        {
            throw new ArgumentException($"Multi-label labels must be 0, 1 or {Listed(ignoreIndices)} (ignored).", nameof(labels));
        }

        return new SegmentationTarget(masked.MoveToOuterDisposeScope(), valid.MoveToOuterDisposeScope(), checked((int)labels.shape[1]), isMultiLabel: true, ignoreIndices.Length > 0);
    }

    /// <summary>The labels as one-hot maps [B, C, spatial] of the given type; 0 in every class where a pixel is ignored.</summary>
    public Tensor OneHot(ScalarType type)
    {
        var maps = IsMultiLabel
            ? Labels.to(type)
            : zeros([Labels.shape[0], Classes, .. Labels.shape[1..]], dtype: type, device: Labels.device).scatter_(1, Labels.unsqueeze(1), ones_like(Labels, dtype: type).unsqueeze(1));
        return AllValid ? maps : maps * Valid.unsqueeze(1);
    }

    /// <summary>Softmax over C, or sigmoid if multi-label: [B, C, spatial].</summary>
    public Tensor Probabilities(Tensor logits) => IsMultiLabel ? logits.sigmoid() : logits.softmax(1);

    /// <summary>Fails unless the logits are floating [B, C, spatial] with the B, C and spatial size of these labels.</summary>
    /// <exception cref="ArgumentException">They are not; both shapes are named.</exception>
    public void RequireMatch(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        long[] expected = [Valid.shape[0], Classes, .. Valid.shape[1..]];
        if (!logits.is_floating_point() || !logits.shape.AsSpan().SequenceEqual(expected))
        {
            throw new ArgumentException(Invariant($"Logits {logits.dtype} {Shape(logits)} do not match the labels {Shape(Labels)} with {Classes} classes: floating [{string.Join(", ", expected)}] is needed."), nameof(logits));
        }
    }

    private static void RequireRange(Tensor labels, long last, string allowed)
    {
        if (labels.numel() == 0)
        {
            throw new ArgumentException($"Labels of shape {Shape(labels)} have no pixel.", nameof(labels));
        }

        var (least, most) = (labels.min().item<long>(), labels.max().item<long>());
        if (least < 0 || most > last)
        {
            throw new ArgumentException(Invariant($"Label value {(least < 0 ? least : most)} is not among {allowed}."), nameof(labels));
        }
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    private static string Listed(long[] values) => values.Length == 0 ? "none" : string.Join(", ", values);
}
