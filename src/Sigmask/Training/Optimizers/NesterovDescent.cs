using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Stochastic gradient descent with Nesterov momentum (Sutskever et al., ICML 2013) and L2 weight decay, as in PyTorch.</summary>
public sealed class NesterovDescent : IOptimizer
{
    private readonly (Parameter Parameter, Tensor Velocity)[] entries;
    private readonly OptimizerOptions options;

    /// <summary>An optimizer at rest.</summary>
    /// <param name="parameters">By name.</param>
    /// <param name="options">Weight decay and momentum.</param>
    public NesterovDescent(IEnumerable<(string Name, Parameter Parameter)> parameters, OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.options = options;
        var named = parameters.ToArray();
        entries = Array.ConvertAll(named, one => (one.Parameter, MomentBuffer.Like(one.Parameter)));
        State = named.Zip(entries).ToDictionary(pair => $"velocity.{pair.First.Name}", pair => pair.Second.Velocity);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State { get; }

    /// <inheritdoc/>
    public void Update(long count, double learningRate)
    {
        using var withoutGradient = no_grad();
        foreach (var (parameter, velocity) in entries)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            gradient.AddInPlace(parameter, options.WeightDecay);
            velocity.MultiplyInPlace(options.Momentum).AddInPlace(gradient);
            parameter.AddInPlace(gradient.AddInPlace(velocity, options.Momentum), -learningRate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in State.Values)
        {
            tensor.Dispose();
        }
    }
}
