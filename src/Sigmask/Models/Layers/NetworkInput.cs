using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>What every network asks of its input.</summary>
internal static class NetworkInput
{
    /// <summary>Fails unless the images have the axes and channels that the network was made for.</summary>
    /// <exception cref="ArgumentException">They have not; both shapes are named.</exception>
    public static void Require(Tensor input, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() != options.Dimensions + 2 || input.shape[1] != options.Channels)
        {
            throw new ArgumentException(Invariant($"Model {options.Name} takes [B, {options.Channels}, {(options.Dimensions == 2 ? "H, W" : "D, H, W")}], not [{string.Join(", ", input.shape)}]."), nameof(input));
        }
    }
}
