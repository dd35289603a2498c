using Sigmask.Arrays;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Cli.Inputs;

/// <summary>Logits and labels of a batch, as they were saved from a training.</summary>
/// <param name="Logits">float64 [B, C, spatial], a leaf that takes a gradient. More digits than in training cost nothing here.</param>
/// <param name="Target">The labels.</param>
/// <param name="IsLabelledByChannel">True if the labels have the logits' shape.</param>
internal sealed record SavedBatch(Tensor Logits, SegmentationTarget Target, bool IsLabelledByChannel)
{
    /// <summary>B.</summary>
    public int Images => checked((int)Logits.shape[0]);

    /// <summary>Reads both files and checks that they belong together.</summary>
    /// <exception cref="DataException">A file cannot be used, or the two do not match.</exception>
    public static SavedBatch Read(string logitsPath, string labelsPath, long[] ignored)
    {
        var logits = NpyFile.Read(logitsPath);
        var labels = NpyFile.Read(labelsPath);
        if (!logits.IsFloating || logits.Shape.Count < 3)
        {
            throw new DataException($"{logitsPath}: logits must be floating [B, C, spatial], not {logits.ElementType} {Text(logits.Shape)}.");
        }

        RequireFinite(logits, logitsPath);
        var target = TargetOf(logits, labels, logitsPath, labelsPath, ignored);
        if (!target.Valid.any().item<bool>())
        {
            throw new DataException($"{labelsPath}: every pixel is ignored, so there is no loss; check the labels and --ignore-index.");
        }

        return new SavedBatch(tensor(logits.ToDouble(), Long(logits.Shape)).requires_grad_(), target, labels.Shape.Count == logits.Shape.Count);
    }

    private static SegmentationTarget TargetOf(NpyArray logits, NpyArray labels, string logitsPath, string labelsPath, long[] ignored)
    {
        int[] batchAndSpace = [logits.Shape[0], .. logits.Shape.Skip(2)];
        var classes = logits.Shape[1];
        var isMultiLabel = labels.Shape.SequenceEqual(logits.Shape);
        if (!isMultiLabel && !labels.Shape.SequenceEqual(batchAndSpace))
        {
            throw new DataException($"{labelsPath}: labels {Text(labels.Shape)} do not match the logits {Text(logits.Shape)} of {logitsPath}: {Text(batchAndSpace)} (one class a pixel) or {Text(logits.Shape)} (multi-label) is needed.");
        }

        if (labels.IsFloating)
        {
            throw new DataException($"{labelsPath}: labels must be integers, not {labels.ElementType}; convert them, for example with astype('int64').");
        }

        var values = tensor(labels.ToInt64(), Long(labels.Shape));
        try
        {
            return isMultiLabel ? SegmentationTarget.MultiLabel(values, ignored)
                : classes == 1 ? SegmentationTarget.MultiLabel(values.unsqueeze(1), ignored)
                : SegmentationTarget.MultiClass(values, classes, ignored);
        }
        catch (ArgumentException error)
        {
            throw new DataException($"{labelsPath}: {Usage.ErrorLine.Of(error)} Name further values to leave out with --ignore-index.", error);
        }
    }

    private static void RequireFinite(NpyArray logits, string path)
    {
        var values = logits.ToDouble();
        var at = Array.FindIndex(values, value => !double.IsFinite(value));
        if (at >= 0)
        {
            throw new DataException(Invariant($"{path}: a logit of image {at / (values.Length / logits.Shape[0])} is {values[at]}; only finite logits have a loss."));
        }
    }

    private static long[] Long(IReadOnlyList<int> shape) => [.. shape.Select(length => (long)length)];

    private static string Text(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";
}
