using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>What a loss is evaluated on.</summary>
/// <param name="Logits">[B, C, spatial].</param>
/// <param name="Labels">As stored, ignored pixels included.</param>
/// <param name="Target">The labels for our losses.</param>
public sealed record LossInput(Tensor Logits, Tensor Labels, SegmentationTarget Target)
{
    public long Images => Logits.shape[0];

    public long Classes => Logits.shape[1];

    /// <summary>B · spatial, ignored pixels included.</summary>
    public long Pixels => Target.Valid.numel();
}
