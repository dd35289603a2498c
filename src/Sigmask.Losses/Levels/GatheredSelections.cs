using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The decisions of the pixel level with the weights and classes of its pixels, from the tensors of the batch.</summary>
internal static class GatheredSelections
{
    /// <summary>One for each image; null for one without valid pixel.</summary>
    /// <param name="weights">u [B, spatial]; null where all valid pixels count fully.</param>
    /// <param name="decisions">What was decided.</param>
    /// <param name="target">The labels.</param>
    public static PixelSelection?[] Of(Tensor? weights, IReadOnlyList<ImageDecision?> decisions, SegmentationTarget target)
    {
        using var scope = NewDisposeScope();
        var batch = new HostBatch(target, weights ?? target.Valid, suspicious: null);
        return [.. decisions.Select((decision, b) => decision is null ? null : Gathered(decision, batch.Image(b), batch.Classes))];
    }

    private static PixelSelection Gathered(ImageDecision decision, (double[] Weights, int[] Groups, bool[] Suspicious, bool IsFinite) image, int classes)
    {
        var (mass, pixels) = (new double[classes], new int[classes]);
        for (var i = 0; i < image.Groups.Length; i++)
        {
            mass[image.Groups[i]] += image.Weights[i];
            pixels[image.Groups[i]]++;
        }

        return new()
        {
            Weights = image.Weights,
            Mass = decision.Mass,
            Threshold = decision.Threshold,
            SmoothingTerm = decision.SmoothingTerm,
            MassByClass = mass,
            PixelsByClass = pixels,
        };
    }
}
