using Sigmask.Data;
using Sigmask.Training;

namespace Sigmask.Metrics;

/// <summary>A training with its held-back cases in one call.</summary>
public static class HeldOutTraining
{
    /// <summary>Trains a network, and keeps the weights that are best on held-back cases (<see cref="HeldOutDice"/>) unless the plan says otherwise.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="data">The samples to learn from.</param>
    /// <param name="held">The cases held back, annotated.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <inheritdoc cref="Trainer.Run"/>
    public static TrainedNetwork Run(this Trainer trainer, ISampleSource data, ISampleSource held, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return trainer.Run(data, new HeldOutDice(held, trainer.Plan), cancellation);
    }
}
