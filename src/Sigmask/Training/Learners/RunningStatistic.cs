using Sigmask.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// A running mean or variance of a batch normalisation without the value that it began with. With momentum m it still holds the share (1 − m)^n of that after n batches, which have measured
/// nothing of it; the rest is the mean of what they had, the later ones weighing more. (The correction of Adam's moments: Kingma &amp; Ba, ICLR 2015.)
/// </summary>
internal sealed class RunningStatistic : IDisposable
{
    // Less than float32 can tell.
    private const double Negligible = 1e-8;

    private readonly Tensor running;
    private readonly Tensor beginning;
    private readonly Tensor batches;
    private readonly Tensor before;
    private long batchesBefore;
    private readonly double momentum;
    private readonly bool isVariance;
    private bool isForgotten;

    private RunningStatistic(Tensor running, BatchNorm layer, double momentum, bool isVariance)
    {
        (this.running, this.momentum, this.isVariance) = (running, momentum, isVariance);
        batches = layer.num_batches_tracked!;
        beginning = running.detach().clone().DetachFromDisposeScope();
        before = batches.detach().clone().DetachFromDisposeScope();
        batchesBefore = before.item<long>();
    }

    /// <summary>The value that it began with, and the batches before: of a network that was trained already these are not those of its present state, so that a checkpoint must have them.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => [new("beginning", beginning), new("before", before)];

    /// <summary>Those of a network, by their names in its state.</summary>
    /// <param name="network">The network as it begins.</param>
    public static IReadOnlyDictionary<string, RunningStatistic> Of(nn.Module network)
    {
        var statistics = new Dictionary<string, RunningStatistic>();
        BatchNorm[] layers = [.. network.modules().OfType<BatchNorm>()];
        foreach (var (name, tensor) in network.state_dict())
        {
            // By the tensor: the names of modules may be those of fields, the state has those of the published weights.
            // Without a momentum the layer takes the mean of all batches, and its beginning is gone with the first.
            var layer = Array.Find(layers, layer => ReferenceEquals(layer.running_mean, tensor) || ReferenceEquals(layer.running_var, tensor));
            if (layer is { momentum: { } momentum })
            {
                statistics.Add(name, new(tensor, layer, momentum, isVariance: ReferenceEquals(layer.running_var, tensor)));
            }
        }

        return statistics;
    }

    /// <summary>What the batches had up to now; null before the first. Call it in a dispose scope of the step.</summary>
    public Tensor? Measured()
    {
        if (isForgotten)
        {
            return running;
        }

        var count = batches.item<long>() - batchesBefore;
        var left = Math.Pow(1 - momentum, count);
        isForgotten = left < Negligible;
        if (count <= 0 || isForgotten)
        {
            return count <= 0 ? null : running;
        }

        var measured = running.Plus(beginning.Times(-left)).DividedBy(1 - left);
        return isVariance ? measured.AtLeast(0) : measured;
    }

    /// <summary>Recomputes what is left of the initial value: the network may be at an earlier step than before, or the state another.</summary>
    public void Reconsider() => (isForgotten, batchesBefore) = (false, before.item<long>());

    /// <inheritdoc/>
    public void Dispose()
    {
        beginning.Dispose();
        before.Dispose();
    }
}
