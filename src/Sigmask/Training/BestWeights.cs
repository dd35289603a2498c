using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Remembers the weights with the best validation Dice, in memory and, if the run has a folder, on the disk.</summary>
internal sealed class BestWeights : IDisposable
{
    private readonly CheckpointStore? store;
    private WeightSnapshot? weights;

    /// <summary>Goes on with those of an interrupted run, if the state has any.</summary>
    /// <param name="state">The state to go on from.</param>
    /// <param name="store">The checkpoints of the run; null: memory alone.</param>
    public BestWeights(TrainingState state, CheckpointStore? store)
    {
        this.store = store;
        if (state.Best is null || store is null || !File.Exists(store.BestPath))
        {
            state.Best = null;
            return;
        }

        using var now = WeightSnapshot.Of(state.Network);
        ModelWeights.Load(state.Network, store.BestPath);
        weights = WeightSnapshot.Of(state.Network);
        now.CopyTo(state.Network);
    }

    /// <summary>Keeps the weights of a network if its validation is the best so far.</summary>
    public void Consider(nn.Module network, ValidationScore score, TrainingState state)
    {
        if (score.Dice is not { } dice || dice <= state.Best?.Dice)
        {
            return;
        }

        weights?.Dispose();
        weights = WeightSnapshot.Of(network);
        state.Best = new(state.Step, dice);
        store?.SaveBest(network, state.Best);
    }

    /// <summary>Gives a network the best weights; none, if there was no validation.</summary>
    public void CopyTo(nn.Module network) => weights?.CopyTo(network);

    /// <inheritdoc/>
    public void Dispose() => weights?.Dispose();
}
