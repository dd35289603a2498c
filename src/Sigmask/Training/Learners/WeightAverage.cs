using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The exponential moving average of a network's parameters and normalisation statistics (docs/method.md, "Guide"): steadier than the
/// network itself, used as the guide of the selection and, if asked for, as the weights that are kept.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly (Tensor Average, Tensor Current)[] floating;
    private readonly (Tensor Average, Tensor Current)[] counters;
    private readonly (string Name, Tensor Average, RunningStatistic Current)[] statistics;
    private readonly double decay;
    private readonly nn.Module<Tensor, Tensor>? reduced;
    private readonly (Tensor Rounded, Tensor Average)[] rounded = [];

    /// <summary>Starts with the present weights of the network.</summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="twin">A network of the same shape and device that takes the average; it belongs to this from now on.</param>
    /// <param name="decay">d in [0, 1): the share of the average that each step keeps, once warmed up.</param>
    /// <param name="guide">Another network of the same shape and device, which computes <see cref="ForwardHeads"/> in bfloat16 and belongs to this from now on; null: the twin does, in float32.</param>
    /// <exception cref="ArgumentException">Two of the networks are the same one, or the decay is out of range.</exception>
    /// <exception cref="ModelException">Twin or guide have other names or shapes than the network; nothing was changed.</exception>
    public WeightAverage(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> twin, double decay = 0.99, nn.Module<Tensor, Tensor>? guide = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(twin);
        if (ReferenceEquals(network, twin) || ReferenceEquals(network, guide) || ReferenceEquals(twin, guide))
        {
            throw new ArgumentException("The network of a weight average, its twin and its guide must be different ones; make another of the same shape.", ReferenceEquals(network, twin) ? nameof(twin) : nameof(guide));
        }

        this.decay = OptionRange.AtLeastBelow(decay, 0, 1, nameof(decay));
        var current = network.state_dict();
        ModelWeights.RequireFit(current, twin.state_dict(), "of the network for its twin");
        if (guide is not null)
        {
            ModelWeights.RequireFit(current, guide.state_dict(), "of the network for its guide");
        }

        Network = twin;
        Network.eval();
        MemoryOrder.ForPrediction(twin);
        if (guide is not null)
        {
            guide.eval();
            MemoryOrder.ForPrediction(guide);
            ReducedPrecision.Apply(guide);
            reduced = guide;
            var averages = twin.state_dict();
            rounded = [.. guide.state_dict().Select(pair => (pair.Value, averages[pair.Key]))];
        }

        var measured = RunningStatistic.Of(network);
        var averaged = twin.state_dict();
        statistics = [.. measured.Select(pair => (pair.Key, averaged[pair.Key], pair.Value))];
        var pairs = averaged.Where(pair => !measured.ContainsKey(pair.Key)).Select(pair => (Average: pair.Value, Current: current[pair.Key])).ToArray();
        floating = Array.FindAll(pairs, pair => pair.Average.is_floating_point());
        counters = Array.FindAll(pairs, pair => !pair.Average.is_floating_point());
        using var withoutGradient = no_grad();
        foreach (var (name, average) in averaged)
        {
            average.copy_(current[name]);
        }
    }

    /// <summary>The network with the averaged weights, in evaluation mode.</summary>
    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>The share of the average that the update after step t keeps: min(d, (1 + t) / (10 + t)), so that the initial weights are soon forgotten.</summary>
    /// <param name="decay">d.</param>
    /// <param name="t">Updates before this one.</param>
    public static double DecayAt(double decay, long t) => Math.Min(decay, (1.0 + t) / (10 + t));

    /// <summary>
    /// Takes in the present weights, and the normalisation statistics without the values that they began with (<see cref="RunningStatistic"/>): those would be most of what the average has
    /// in its first steps. Call it in a dispose scope of the step.
    /// </summary>
    /// <param name="t">Updates before this one.</param>
    public void Update(long t)
    {
        using var withoutGradient = no_grad();
        var keep = DecayAt(decay, t);
        foreach (var (average, current) in floating)
        {
            average.MultiplyInPlace(keep).AddInPlace(current, 1 - keep);
        }

        foreach (var (_, average, current) in statistics)
        {
            if (current.Measured() is { } measured)
            {
                // Unlike weights, statistics begin with values of no meaning: none of them is kept.
                average.MultiplyInPlace(t == 0 ? 0 : keep).AddInPlace(measured, t == 0 ? 1 : 1 - keep);
            }
        }

        foreach (var (average, current) in counters)
        {
            average.copy_(current);
        }
    }

    /// <summary>
    /// What it knows besides the averaged weights, by name: what the normalisation statistics of the network began with. Whoever trains saves it with the rest; to go on to the same bits, copy what was
    /// saved into these tensors, those of the network and those of <see cref="Network"/> (<see cref="ModelWeights.Copy(IReadOnlyDictionary{string, Tensor}, IReadOnlyDictionary{string, Tensor}, string)"/>), and then call <see cref="Reconsider"/>.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State => statistics.SelectMany(one => one.Current.State.Select(pair => KeyValuePair.Create($"{pair.Key}.{one.Name}", pair.Value))).ToDictionary();

    /// <summary>To be called after network, average and <see cref="State"/> were set back to an earlier step.</summary>
    public void Reconsider()
    {
        foreach (var (_, _, current) in statistics)
        {
            current.Reconsider();
        }
    }

    /// <summary>What the heads of the averaged network make of a batch, without gradient and without dropout. Call it in a dispose scope of the step.</summary>
    /// <param name="images">[B, channels, spatial].</param>
    public IReadOnlyList<NetworkHead> ForwardHeads(Tensor images)
    {
        // What the guide makes on its way would else take memory until the network that learns has gone forward and back.
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        foreach (var (target, average) in rounded)
        {
            target.copy_(average);
        }

        var heads = reduced is null ? NetworkHead.Of(Network, images) : NetworkHead.Of(reduced, images.to(bfloat16));
        foreach (var head in heads)
        {
            scope.MoveToOuter(head.Logits);
        }

        return heads;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, current) in statistics)
        {
            current.Dispose();
        }

        reduced?.Dispose();
        Network.Dispose();
    }
}
