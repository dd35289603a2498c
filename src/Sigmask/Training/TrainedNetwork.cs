using Sigmask.Data;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>What a training ends with. Owns the network, unless the trainer was given it.</summary>
public sealed class TrainedNetwork : IDisposable
{
    /// <summary>The network with the weights to use, in evaluation mode, on the device of the training.</summary>
    public required nn.Module<Tensor, Tensor> Network { get; init; }

    /// <summary>What it learned from.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>How, with the network as it was built: its name and its shape.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>Steps of the training.</summary>
    public required long Steps { get; init; }

    /// <summary>The best validation; null without one.</summary>
    public required ValidationMark? Best { get; init; }

    /// <summary>The envelope that it ended with: the plan's, or the one that was chosen.</summary>
    public required EnvelopeOptions Envelope { get; init; }

    /// <summary>The held-back Dice of each candidate among which it was chosen; empty if it was given.</summary>
    public required IReadOnlyList<double> TrialScores { get; init; }

    /// <summary>Position of the one that was chosen, from 0; null if it was given.</summary>
    public int? ChosenTrial { get; init; }

    /// <summary>The last step.</summary>
    public required StepReport? LastStep { get; init; }

    /// <summary>Time it took, all sessions together.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the network goes with this.</summary>
    internal bool IsOwner { get; init; } = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsOwner)
        {
            Network.Dispose();
        }
    }
}
