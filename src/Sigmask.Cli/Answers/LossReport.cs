using Sigmask.Losses;
using Sigmask.Training;
using TorchSharp;

namespace Sigmask.Cli.Answers;

/// <summary>What <c>sigmask loss</c> prints. Losses, objectives and weights are null for an image without valid pixels,
/// and for all images if the loss has no such parts (pixel Top-k, average top-k, ranked range).</summary>
internal sealed record LossReport
{
    /// <summary>L.</summary>
    public required double Value { get; init; }

    /// <summary>F, whose gradient is propagated.</summary>
    public required double Objective { get; init; }

    /// <summary>L_b, [B].</summary>
    public required IReadOnlyList<double?> ImageLosses { get; init; }

    /// <summary>F_b, [B].</summary>
    public required IReadOnlyList<double?> ImageObjectives { get; init; }

    /// <summary>v_b, [B].</summary>
    public required IReadOnlyList<double?> ImageWeights { get; init; }

    /// <summary>Share of the valid pixels' mass that was kept.</summary>
    public required double KeptShare { get; init; }

    /// <summary>The same for each class; null for a class without pixels.</summary>
    public required IReadOnlyList<double?> KeptShareByClass { get; init; }

    /// <summary>The base loss as text.</summary>
    public required string Loss { get; init; }

    /// <summary>The settings that were in force.</summary>
    public required EnvelopeSettings Envelope { get; init; }

    public static LossReport Of(LossSpecification loss, EnvelopeOptions options, LossOutcome outcome)
    {
        var value = outcome.Value.cpu().to(torch.float64).item<double>();
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException(Invariant($"--loss {loss}: the loss of these logits is {value}."));
        }

        // A loss with a reduction of its own has no losses of images to tell.
        var hasImages = loss.BaseLoss.Pixel.Count + loss.BaseLoss.Region.Count > 0;
        return new LossReport
        {
            Value = value,
            Objective = outcome.Objective,
            ImageLosses = ByImage(outcome.ImageLosses),
            ImageObjectives = ByImage(outcome.ImageObjectives),
            ImageWeights = ByImage(outcome.ImageWeights),
            KeptShare = outcome.KeptShare,
            KeptShareByClass = [.. outcome.KeptShareByClass.Select(share => double.IsNaN(share) ? (double?)null : share)],
            Loss = loss.ToString(),
            Envelope = EnvelopeSettings.Of(options, Guide.Self),
        };

        IReadOnlyList<double?> ByImage(IReadOnlyList<double?> values) => hasImages ? values : new double?[values.Count];
    }
}
