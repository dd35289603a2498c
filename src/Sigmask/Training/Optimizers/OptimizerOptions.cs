using TorchSharp.Modules;

namespace Sigmask.Training;

/// <summary>How weights follow their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019).</summary>
    AdamW,

    /// <summary>Adam (Kingma &amp; Ba 2015) with weight decay as an L2 term of the loss.</summary>
    Adam,

    /// <summary>Stochastic gradient descent with Nesterov momentum (Sutskever et al. 2013).</summary>
    Sgd,
}

/// <summary>The optimizer and its constants; the learning rate belongs to the schedule.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Which one.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.AdamW;

    /// <summary>AdamW: share of each weight that decays per unit of learning rate. Adam and SGD: factor of the weight added to its gradient.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>SGD: momentum in [0, 1).</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>AdamW and Adam: decay of the running mean of the gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW and Adam: decay of the running mean of its square.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW and Adam: added to the root of the mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Makes the optimizer of these parameters.</summary>
    /// <param name="parameters">By name; on the device on which they stay.</param>
    public IOptimizer Create(IEnumerable<(string Name, Parameter Parameter)> parameters) =>
        Kind == OptimizerKind.Sgd ? new NesterovDescent(parameters, this) : new Adam(parameters, this);
}
