using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The weights a network had at some step, in memory.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private WeightSnapshot(Dictionary<string, Tensor> weights) => Weights = weights;

    /// <summary>The weights by name; they live until this is disposed.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    /// <summary>A copy of weights.</summary>
    public static WeightSnapshot Of(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var withoutGradient = no_grad();
        return new(weights.ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope()));
    }

    /// <summary>Gives a network these weights.</summary>
    public void CopyTo(nn.Module network) => ModelWeights.Copy(Weights, network, "in memory");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Weights.Values)
        {
            tensor.Dispose();
        }
    }
}
