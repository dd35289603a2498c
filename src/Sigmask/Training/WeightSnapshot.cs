using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The weights a network had at some step, in memory.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly Dictionary<string, Tensor> weights;

    private WeightSnapshot(Dictionary<string, Tensor> weights) => this.weights = weights;

    /// <summary>A copy of the present weights.</summary>
    public static WeightSnapshot Of(nn.Module network)
    {
        using var withoutGradient = no_grad();
        return new(network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope()));
    }

    /// <summary>Gives a network these weights.</summary>
    public void CopyTo(nn.Module network) => ModelWeights.Copy(weights, network, "in memory");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in weights.Values)
        {
            tensor.Dispose();
        }
    }
}
