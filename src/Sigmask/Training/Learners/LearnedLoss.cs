using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The base loss of one learner, whose terms have numbers of their own that learn with the network (<see cref="ILearnedLoss"/>), by Adam without weight decay at the rate of each term.</summary>
public sealed class LearnedLoss : IDisposable
{
    private readonly (ILearnedLoss Loss, Adam Optimizer)[] terms;

    private LearnedLoss(BaseLoss loss)
    {
        Loss = loss;
        terms = [.. loss.Learned.Select(term => (term, new Adam(term.Parameters, new() { Kind = OptimizerKind.Adam, WeightDecay = 0 })))];
    }

    /// <summary>The loss to minimise.</summary>
    public BaseLoss Loss { get; }

    /// <summary>Its numbers and what their optimizer remembers, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => terms.Index().SelectMany(term => term.Item.Loss.Parameters.Select(pair => KeyValuePair.Create(pair.Name, (Tensor)pair.Parameter))
        .Concat(term.Item.Optimizer.State.Select(pair => KeyValuePair.Create($"optimizer.{pair.Key}", pair.Value)))
        .Select(pair => KeyValuePair.Create(Invariant($"{term.Index}.{pair.Key}"), pair.Value)));

    /// <summary>Its numbers.</summary>
    public IEnumerable<Parameter> Parameters => terms.SelectMany(term => term.Loss.Parameters).Select(pair => pair.Parameter);

    /// <summary>What its numbers mean now, by a name for tables.</summary>
    public IEnumerable<KeyValuePair<string, double?>> Numbers => terms.SelectMany(term => term.Loss.Numbers).Select(one => KeyValuePair.Create(one.Name, (double?)one.Value));

    /// <summary>A copy of a loss that learns; null if nothing in it does.</summary>
    public static LearnedLoss? Of(BaseLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var learning = loss.Learning();
        return learning.Learned.Count > 0 ? new(learning) : null;
    }

    /// <summary>Follows the gradient, which is cleared. Call it in a dispose scope of the step.</summary>
    /// <param name="updates">Updates before this one.</param>
    public void Update(long updates)
    {
        foreach (var (loss, optimizer) in terms)
        {
            optimizer.Update(updates + 1, loss.LearningRate);
        }

        foreach (var parameter in Parameters)
        {
            parameter.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, optimizer) in terms)
        {
            optimizer.Dispose();
        }

        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }
}
