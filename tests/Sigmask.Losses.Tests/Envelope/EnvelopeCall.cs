using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Calls of an envelope in tests that try it with a guide and without.</summary>
internal static class EnvelopeCall
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="logits">[B, C, spatial].</param>
    /// <param name="target">Labels.</param>
    /// <param name="guide">Logits of the guide; null: the network guides itself.</param>
    /// <param name="progress">Share of the training done.</param>
    /// <param name="confidence">What class confidence has seen.</param>
    public static LossOutcome Call(this Envelope envelope, Tensor logits, SegmentationTarget target, Tensor? guide, double progress = 1, ClassConfidence? confidence = null)
        => guide is null ? envelope.Forward(logits, target, progress, confidence) : envelope.Forward(logits, target, guide, progress, confidence);
}
