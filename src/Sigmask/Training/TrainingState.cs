using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Everything that changes while a network is trained, and that a checkpoint must hold for the training to go on to the same bits.</summary>
public sealed class TrainingState : IDisposable
{
    private const string BestPrefix = "best.";

    /// <summary>The state before the first step.</summary>
    /// <param name="network">The network that is trained, on its device; it belongs to the caller.</param>
    /// <param name="average">The moving average of its weights, if one is needed.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="confidences">For each head of the network what class confidence has seen, if the envelope asks for it; they belong to this from now on.</param>
    public TrainingState(nn.Module<Tensor, Tensor> network, WeightAverage? average, IOptimizer optimizer, IReadOnlyList<ClassConfidence>? confidences = null)
    {
        (Network, Average, Optimizer, Confidences) = (network, average, optimizer, confidences ?? []);
        Parameters = [.. network.parameters()];
    }

    /// <summary>The network that is trained.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<TorchSharp.Modules.Parameter> Parameters { get; }

    /// <summary>The moving average of its weights; null if nothing needs it.</summary>
    public WeightAverage? Average { get; }

    /// <summary>The optimizer.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>What class confidence has seen, for each head of the network; empty if the envelope does not ask for it.</summary>
    public IReadOnlyList<ClassConfidence> Confidences { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Time spent on them.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The best validation so far.</summary>
    public ValidationMark? Best { get; internal set; }

    /// <summary>The weights of the best validation; null if there was none.</summary>
    internal WeightSnapshot? BestWeights { get; private set; }

    /// <summary>Remembers the weights of a network as the best so far.</summary>
    /// <param name="network">The network that was validated after the present step.</param>
    /// <param name="dice">Its mean Dice.</param>
    public void KeepAsBest(nn.Module network, double dice)
    {
        ArgumentNullException.ThrowIfNull(network);
        BestWeights?.Dispose();
        (Best, BestWeights) = (new(Step, dice), WeightSnapshot.Of(network.state_dict()));
    }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors() =>
        Changing().Concat(BestWeights?.Weights.Select(pair => KeyValuePair.Create(BestPrefix + pair.Key, pair.Value)) ?? []).ToDictionary();

    /// <summary>Takes over the tensors of a checkpoint.</summary>
    /// <param name="tensors">By name.</param>
    /// <param name="source">What to call the checkpoint in an error.</param>
    /// <exception cref="ModelException">It is of another network or optimizer; nothing was changed.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        var isBest = tensors.ToLookup(pair => pair.Key.StartsWith(BestPrefix, StringComparison.Ordinal));
        ModelWeights.Copy(isBest[false].ToDictionary(), Changing().ToDictionary(), source);
        BestWeights?.Dispose();
        BestWeights = isBest[true].Any() ? WeightSnapshot.Of(isBest[true].ToDictionary(pair => pair.Key[BestPrefix.Length..], pair => pair.Value)) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        BestWeights?.Dispose();
        Average?.Dispose();
        foreach (var confidence in Confidences)
        {
            confidence.Dispose();
        }

        Optimizer.Dispose();
    }

    // What a step changes.
    private IEnumerable<KeyValuePair<string, Tensor>> Changing()
    {
        var groups = new[] { ("network", Network.state_dict()), ("average", Average?.Network.state_dict() ?? []), ("optimizer", Optimizer.State) };
        var confidences = Confidences.SelectMany((confidence, head) => confidence.State.Select(pair => KeyValuePair.Create(Invariant($"confidence.{head}.{pair.Key}"), pair.Value)));
        return groups.SelectMany(group => group.Item2.Select(pair => KeyValuePair.Create($"{group.Item1}.{pair.Key}", pair.Value))).Concat(confidences);
    }
}
