using Sigmask.Losses;
using Sigmask.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>A network that learns, and all that changes with it: optimizer, moving average, what class confidence has seen. The network belongs to the caller, the rest to this.</summary>
public sealed class Learner : IDisposable
{
    /// <summary>A network before its first update.</summary>
    /// <param name="network">On its device.</param>
    /// <param name="average">The moving average of its weights, if one is needed.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="confidences">For each head what class confidence has seen, if the envelope asks for it.</param>
    public Learner(nn.Module<Tensor, Tensor> network, WeightAverage? average, IOptimizer optimizer, IReadOnlyList<ClassConfidence>? confidences = null)
    {
        (Network, Average, Optimizer, Confidences) = (network, average, optimizer, confidences ?? []);
        Parameters = [.. network.parameters()];
    }

    /// <summary>The network.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The moving average of its weights; null if nothing needs it.</summary>
    public WeightAverage? Average { get; }

    /// <summary>A moving average of its weights that is the guide and stops at some time; null: <see cref="Average"/> is the guide, if anything is.</summary>
    public WeightAverage? EarlyAverage { get; init; }

    /// <summary>The average that guides, if one does.</summary>
    public WeightAverage? Guide => EarlyAverage ?? Average;

    /// <summary>The optimizer.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>What class confidence has seen, for each head; empty if the envelope does not ask for it.</summary>
    public IReadOnlyList<ClassConfidence> Confidences { get; }

    /// <summary>Its base loss, if that has numbers of its own that learn; null: that of the plan, as it is.</summary>
    public LearnedLoss? Loss { get; init; }

    /// <summary>Adds up the gradients of all processes that share the batches; null: there is one.</summary>
    internal GradientBuckets? Buckets { get; init; }

    /// <summary>Gives the normalisation statistics their mean over these processes; null: there is one.</summary>
    internal SharedStatistics? Statistics { get; init; }

    /// <summary>Computes the logits in fewer bits; null: the network itself does.</summary>
    public ReducedTwin? Twin { get; init; }

    /// <summary>All tensors that an update changes, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State
    {
        get
        {
            var groups = new[] { ("network", Network.state_dict()), ("average", Average?.Network.state_dict() ?? []), ("early", EarlyAverage?.Network.state_dict() ?? []), ("optimizer", Optimizer.State) };
            var averages = new[] { ("average", Average), ("early", EarlyAverage) }.SelectMany(one => (one.Item2?.State.AsEnumerable() ?? []).Select(pair => KeyValuePair.Create($"statistics.{one.Item1}.{pair.Key}", pair.Value)));
            var confidences = Confidences.SelectMany((confidence, head) => confidence.State.Select(pair => KeyValuePair.Create(Invariant($"confidence.{head}.{pair.Key}"), pair.Value)));
            var loss = (Loss?.State ?? []).Select(pair => KeyValuePair.Create($"loss.{pair.Key}", pair.Value));
            return groups.SelectMany(group => group.Item2.Select(pair => KeyValuePair.Create($"{group.Item1}.{pair.Key}", pair.Value))).Concat(averages).Concat(confidences).Concat(loss);
        }
    }

    /// <summary>What the heads make of a batch in training mode. Call it in a dispose scope of the step.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    public IReadOnlyList<NetworkHead> ForwardHeads(Tensor images)
    {
        Network.train();
        return Twin?.ForwardHeads(images) ?? NetworkHead.Of(Network, images);
    }

    /// <summary>Gives the parameters the gradient of a loss, of bounded length.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="bound">The largest length.</param>
    /// <returns>The length before; NaN or infinite if the gradient is.</returns>
    public double Differentiate(Tensor loss, double bound)
    {
        ArgumentNullException.ThrowIfNull(loss);
        loss.backward();
        Twin?.ReturnGradients();
        Buckets?.Sum();
        Statistics?.Average();
        return GradientClipping.Clip(Parameters, bound);
    }

    /// <summary>Follows the gradient, which is gone then, and takes the weights into the average. Call it in a dispose scope of the step.</summary>
    /// <param name="updates">Updates before this one.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="isEarly">Whether <see cref="EarlyAverage"/> takes them in too.</param>
    public void Update(long updates, double learningRate, bool isEarly = true)
    {
        Optimizer.Update(updates + 1, learningRate);
        Average?.Update(updates);
        if (isEarly)
        {
            EarlyAverage?.Update(updates);
        }

        Network.zero_grad(set_to_none: true);
        Loss?.Update(updates);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Average?.Dispose();
        EarlyAverage?.Dispose();
        foreach (var confidence in Confidences)
        {
            confidence.Dispose();
        }

        Loss?.Dispose();
        Buckets?.Dispose();
        Twin?.Dispose();
        Optimizer.Dispose();
    }
}
