using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>A first convolution for images of another number of channels than it was trained on, as timm adapts it.</summary>
internal static class ChannelAdaptation
{
    /// <summary>
    /// For one channel the sum over those there are, which sees a grey image as it saw the same grey in each channel; for others the channels
    /// there are, repeated in turn and scaled so that their sum keeps its size.
    /// </summary>
    /// <param name="weight">[features, channels there are, spatial], floating.</param>
    /// <param name="channels">Channels that are needed.</param>
    public static Tensor Adapt(Tensor weight, long channels)
    {
        var known = weight.shape[1];
        if (known == channels)
        {
            return weight;
        }

        var wide = weight.to(float32);
        return channels == 1
            ? wide.sum(1, keepdim: true)
            : wide.index_select(1, tensor([.. Enumerable.Range(0, (int)channels).Select(channel => channel % known)])).Times((double)known / channels);
    }

    /// <summary>What was done, in words.</summary>
    public static string Describe(long known, long channels) => Invariant($"from {known} to {channels} channels ({(channels == 1 ? "summed" : "repeated and scaled")})");
}
