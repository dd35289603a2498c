using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// Adam (Kingma &amp; Ba, ICLR 2015) with weight decay that is decoupled (AdamW; Loshchilov &amp; Hutter, ICLR 2019) or, as an L2 term, part of the
/// gradient; as in PyTorch.
/// </summary>
public sealed class Adam : IOptimizer
{
    private readonly (Parameter Parameter, Tensor Mean, Tensor Square)[] entries;
    private readonly OptimizerOptions options;

    /// <summary>An optimizer that remembers nothing yet.</summary>
    /// <param name="parameters">By name.</param>
    /// <param name="options">Weight decay and its kind, betas and epsilon.</param>
    public Adam(IEnumerable<(string Name, Parameter Parameter)> parameters, OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.options = options;
        var named = parameters.ToArray();
        entries = Array.ConvertAll(named, one => (one.Parameter, MomentBuffer.Like(one.Parameter), MomentBuffer.Like(one.Parameter)));
        State = named.Zip(entries)
            .SelectMany(pair => new[] { ($"mean.{pair.First.Name}", pair.Second.Mean), ($"square.{pair.First.Name}", pair.Second.Square) })
            .ToDictionary();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State { get; }

    /// <inheritdoc/>
    public void Update(long count, double learningRate)
    {
        using var withoutGradient = no_grad();
        var rate = -learningRate / (1 - Math.Pow(options.Beta1, count));
        var rootCorrection = Math.Sqrt(1 - Math.Pow(options.Beta2, count));
        foreach (var (parameter, mean, square) in entries)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            if (options.Kind == OptimizerKind.Adam)
            {
                gradient.AddInPlace(parameter, options.WeightDecay);
            }
            else if (options.WeightDecay > 0)
            {
                parameter.MultiplyInPlace(1 - (learningRate * options.WeightDecay));
            }

            mean.MultiplyInPlace(options.Beta1).AddInPlace(gradient, 1 - options.Beta1);
            square.MultiplyInPlace(options.Beta2).AddProductInPlace(gradient, gradient, 1 - options.Beta2);

            // Together the roots of all parameters would be a copy of the network until the step ends.
            using var root = square.sqrt();
            parameter.AddQuotientInPlace(mean, root.DivideInPlace(rootCorrection).AddInPlace(options.Epsilon), rate);
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
