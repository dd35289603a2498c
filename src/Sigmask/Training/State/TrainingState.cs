using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Everything that changes while a network is trained, and that a checkpoint must hold for the training to go on to the same bits.</summary>
public sealed class TrainingState : IDisposable
{
    private const string BestPrefix = "best.";
    private const string TrialsPrefix = "trials.";

    private readonly Dictionary<string, Tensor> memory = [];

    /// <summary>The state before the first step.</summary>
    /// <param name="main">The network that is trained, which belongs to the caller; its optimizer, average and the rest belong to this from now on.</param>
    /// <param name="companions">Further networks that learn beside it, as a guide or a rival method needs them; they belong to this from now on.</param>
    public TrainingState(Learner main, IReadOnlyList<Learner>? companions = null) => (Main, Companions) = (main, companions ?? []);

    /// <summary>The state before the first step of a training of one network.</summary>
    /// <param name="network">The network that is trained, on its device; it belongs to the caller.</param>
    /// <param name="average">The moving average of its weights, if one is needed.</param>
    /// <param name="optimizer">Its optimizer.</param>
    public TrainingState(nn.Module<Tensor, Tensor> network, WeightAverage? average, IOptimizer optimizer)
        : this(new Learner(network, average, optimizer))
    {
    }

    /// <summary>The network that is trained.</summary>
    public Learner Main { get; }

    /// <summary>Further networks that learn beside it.</summary>
    public IReadOnlyList<Learner> Companions { get; }

    /// <summary>The network that is trained.</summary>
    public nn.Module<Tensor, Tensor> Network => Main.Network;

    /// <summary>The moving average of its weights; null if nothing needs it.</summary>
    public WeightAverage? Average => Main.Average;

    /// <summary>Its optimizer.</summary>
    public IOptimizer Optimizer => Main.Optimizer;

    /// <summary>The trials of a training that chooses its envelope; null if it is given.</summary>
    internal EnvelopeTrials? Trials { get; init; }

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
    public IReadOnlyDictionary<string, Tensor> Tensors() => Own().Concat(Trials?.Tensors().Select(pair => KeyValuePair.Create(TrialsPrefix + pair.Key, pair.Value)) ?? []).ToDictionary();

    /// <summary>Takes over the tensors of a checkpoint.</summary>
    /// <param name="tensors">By name.</param>
    /// <param name="source">What to call the checkpoint in an error.</param>
    /// <exception cref="ModelException">It is of another network or optimizer; nothing was changed.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        var isOfTrials = tensors.ToLookup(pair => Trials is not null && pair.Key.StartsWith(TrialsPrefix, StringComparison.Ordinal));
        RestoreOwn(isOfTrials[false], source);
        Trials?.Restore(isOfTrials[true].ToDictionary(pair => pair.Key[TrialsPrefix.Length..], pair => pair.Value));
    }

    /// <summary>A copy of all but the trials, to return to.</summary>
    internal TrainingBranch Branch() => new(WeightSnapshot.Of(Own().ToDictionary()), Best);

    /// <summary>Returns to a copy.</summary>
    /// <param name="branch">What the state was.</param>
    /// <param name="step">The steps done then.</param>
    internal void Return(TrainingBranch branch, long step)
    {
        RestoreOwn(branch.Tensors.Weights, "in memory");
        (Step, Best) = (step, branch.Best);
    }

    private void RestoreOwn(IEnumerable<KeyValuePair<string, Tensor>> tensors, string source)
    {
        var isBest = tensors.ToLookup(pair => pair.Key.StartsWith(BestPrefix, StringComparison.Ordinal));
        ModelWeights.Copy(isBest[false].ToDictionary(), Changing().ToDictionary(), source);
        BestWeights?.Dispose();
        foreach (var learner in Companions.Prepend(Main))
        {
            learner.Average?.Reconsider();
            learner.EarlyAverage?.Reconsider();
        }

        BestWeights = isBest[true].Any() ? WeightSnapshot.Of(isBest[true].ToDictionary(pair => pair.Key[BestPrefix.Length..], pair => pair.Value)) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        BestWeights?.Dispose();
        Trials?.Dispose();
        Main.Dispose();
        foreach (var companion in Companions)
        {
            companion.Dispose();
            companion.Network.Dispose();
        }

        foreach (var tensor in memory.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>A tensor that the rule of the training keeps from step to step, of fixed shape and type; it belongs to this, and rules that ask for the same name share it.</summary>
    /// <param name="name">Its name in checkpoints.</param>
    /// <param name="initial">Makes it as it is before the first step.</param>
    internal Tensor Remember(string name, Func<Tensor> initial)
    {
        if (!memory.TryGetValue(name, out var tensor))
        {
            tensor = initial().DetachFromDisposeScope();
            memory.Add(name, tensor);
        }

        return tensor;
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Own() => Changing().Concat(BestWeights?.Weights.Select(pair => KeyValuePair.Create(BestPrefix + pair.Key, pair.Value)) ?? []);

    // What a step changes.
    private IEnumerable<KeyValuePair<string, Tensor>> Changing() => Main.State
        .Concat(Companions.Index().SelectMany(item => item.Item.State.Select(pair => KeyValuePair.Create(Invariant($"companion.{item.Index}.{pair.Key}"), pair.Value))))
        .Concat(memory);
}
