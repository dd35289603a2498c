using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The pixel level by <see cref="PixelSelector"/> on the host in float64: the reference, and the way for losses on a GPU or in float64.</summary>
/// <param name="options">The envelope's options.</param>
internal sealed class HostPixelLevel(EnvelopeOptions options) : IPixelLevel
{
    private readonly PixelSelector selector = new(options);

    /// <inheritdoc />
    public PixelDecisions Select(Tensor? losses, Tensor? suspicious, SegmentationTarget target, double strength)
    {
        var batch = new HostBatch(target, losses, suspicious);
        var selections = new PixelSelection?[batch.Images];
        var notFinite = new bool[batch.Images];
        Parallel.For(0, batch.Images, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, get_num_threads()) }, b =>
        {
            var image = batch.Image(b);
            notFinite[b] = !image.IsFinite;
            if (image.IsFinite && image.Groups.Length > 0)
            {
                selections[b] = selector.Select(image.Losses, image.Groups, batch.Classes, image.Suspicious, losses is null ? 0 : strength);
            }
        });
        if (Array.IndexOf(notFinite, true) is >= 0 and var first)
        {
            throw new NonFiniteLossException(first);
        }

        var decisions = Array.ConvertAll(selections, image => image is null ? null : new ImageDecision(image.Weights.Length, image.Mass, image.Threshold, image.SmoothingTerm));
        return new(losses is null ? null : Scatter(selections, target, losses), decisions, () => selections);
    }

    // u as a tensor [B, spatial] like the losses.
    private static Tensor Scatter(PixelSelection?[] selections, SegmentationTarget target, Tensor losses)
    {
        var pixels = (int)(target.Valid.numel() / target.Valid.shape[0]);
        var valid = target.AllValid ? null : HostArray.Of<bool>(target.Valid);
        var weights = new double[selections.Length * pixels];
        for (var b = 0; b < selections.Length; b++)
        {
            var next = 0;
            for (var i = b * pixels; i < (b + 1) * pixels; i++)
            {
                weights[i] = valid is null || valid[i] ? selections[b]!.Weights[next++] : 0;
            }
        }

        return tensor(weights, target.Valid.shape, dtype: float64).to(losses.dtype).to(losses.device);
    }
}
