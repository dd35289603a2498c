using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Moves parameters along their gradients. What it remembers are named tensors, so that a checkpoint holds it like weights; the rate and the
/// number of the step come from outside, so nothing else needs to be kept.
/// </summary>
public interface IOptimizer : IDisposable
{
    /// <summary>What it remembers, by name. The tensors are its own.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>One update of every parameter that has a gradient. Call it in a dispose scope of the step.</summary>
    /// <param name="count">Which update this is, from 1.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    void Update(long count, double learningRate);
}
