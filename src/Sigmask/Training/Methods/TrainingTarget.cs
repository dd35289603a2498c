using Sigmask.Data;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>What a batch of label maps asks of the network. Its tensors belong to the dispose scope of the caller.</summary>
public static class TrainingTarget
{
    /// <summary>One class a pixel, or, if multi-label, a map for each foreground class.</summary>
    /// <param name="labels">int64 [B, spatial]; <see cref="Sample.Ignored"/> where a pixel does not count.</param>
    /// <param name="logitChannels">All classes, or the foreground classes if multi-label.</param>
    /// <param name="isMultiLabel">Whether each foreground class is on its own.</param>
    /// <exception cref="ArgumentException">A label is neither a class nor ignored.</exception>
    public static SegmentationTarget Of(Tensor labels, int logitChannels, bool isMultiLabel)
    {
        if (!isMultiLabel)
        {
            return SegmentationTarget.MultiClass(labels, logitChannels, Sample.Ignored);
        }

        var known = SegmentationTarget.MultiClass(labels, logitChannels + 1, Sample.Ignored);
        var classes = tensor([.. Enumerable.Range(1, logitChannels).Select(label => (long)label)], device: labels.device).reshape([1, logitChannels, .. Enumerable.Repeat(1L, (int)labels.dim() - 1)]);
        var maps = known.Labels.unsqueeze(1).eq(classes).to(uint8).MaskedFill(known.Valid.logical_not().unsqueeze(1), Sample.Ignored);
        return SegmentationTarget.MultiLabel(maps, Sample.Ignored);
    }
}
