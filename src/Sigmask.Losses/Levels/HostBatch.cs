using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A batch's losses and classes in host memory, from which each image's valid pixels are taken.</summary>
internal sealed class HostBatch
{
    private readonly bool[]? valid;
    private readonly long[] groups;
    private readonly double[]? losses;
    private readonly bool[]? suspicious;
    private readonly int pixels;

    /// <summary>Copies what the pixel level needs.</summary>
    /// <param name="target">The labels.</param>
    /// <param name="losses">ℓ of the guide [B, spatial]; null if nothing is selected.</param>
    /// <param name="suspicious">bool [B, spatial]: which pixels the evidence speaks against; null if it is not asked for.</param>
    public HostBatch(SegmentationTarget target, Tensor? losses, Tensor? suspicious)
    {
        Images = (int)target.Valid.shape[0];
        Classes = target.IsMultiLabel ? 2 : target.Classes;
        pixels = (int)(target.Valid.numel() / Images);
        valid = target.AllValid ? null : HostArray.Of<bool>(target.Valid);
        groups = HostArray.Of<long>(target.IsMultiLabel ? target.Labels.IsNotEqual(0).any(1).to(int64) : target.Labels);
        this.losses = losses is null ? null : HostArray.Of<double>(losses);
        this.suspicious = suspicious is null ? null : HostArray.Of<bool>(suspicious);
    }

    /// <summary>B.</summary>
    public int Images { get; }

    /// <summary>C, or 2 (no label, any label) if multi-label.</summary>
    public int Classes { get; }

    /// <summary>The valid pixels of an image; losses are 0 if nothing is selected, and none is called suspicious if evidence is not asked for.</summary>
    /// <param name="image">Position in the batch.</param>
    public (double[] Losses, int[] Groups, bool[] Suspicious, bool IsFinite) Image(int image)
    {
        var first = image * pixels;
        var count = valid is null ? pixels : valid.AsSpan(first, pixels).Count(true);
        var (imageLosses, imageGroups, imageSuspicious, isFinite) = (new double[count], new int[count], new bool[suspicious is null ? 0 : count], true);
        for (int i = first, next = 0; i < first + pixels; i++)
        {
            if (valid is not null && !valid[i])
            {
                continue;
            }

            imageGroups[next] = (int)groups[i];
            imageLosses[next] = losses is null ? 0 : losses[i];
            isFinite &= double.IsFinite(imageLosses[next]);
            if (suspicious is not null)
            {
                imageSuspicious[next] = suspicious[i];
            }

            next++;
        }

        return (imageLosses, imageGroups, imageSuspicious, isFinite);
    }
}
