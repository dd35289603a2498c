using System.Diagnostics;
using Sigmask.Loading;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The steps of a training from its present state to its end, with what goes on between them.</summary>
internal sealed class TrainingSession
{
    private const int ValidationsByDefault = 10;

    private readonly TrainingState state;
    private readonly TrainingStep step;
    private readonly long steps;
    private readonly long interval;
    private readonly TimeSpan checkpointEvery;

    public TrainingSession(TrainingPlan plan, TrainingState state, TrainingStep step, long steps)
    {
        (this.state, this.step, this.steps) = (state, step, steps);
        interval = plan.Options.ValidateEvery ?? Math.Max(1, steps / ValidationsByDefault);
        checkpointEvery = plan.Options.CheckpointEvery;
        Chosen = plan.Options.UseAverage ? state.Average!.Network : state.Network;
    }

    /// <summary>The network that is validated and kept: the one that is trained, or its average.</summary>
    public nn.Module<Tensor, Tensor> Chosen { get; }

    public required IValidation? Validation { get; init; }

    public required HistoryWriter? History { get; init; }

    public required CheckpointStore? Checkpoints { get; init; }

    public required ITrainingProgress? Progress { get; init; }

    /// <summary>Runs every step that is left.</summary>
    /// <returns>The last one; null if none was left.</returns>
    public StepReport? Run(Func<Batch> nextBatch, CancellationToken cancellation)
    {
        var before = state.Elapsed;
        var clock = Stopwatch.StartNew();
        var (images, first) = (0L, state.Step);
        var (savedStep, savedAt) = (first, clock.Elapsed);
        StepReport? report = null;
        ValidationScore? latest = null;
        while (state.Step < steps)
        {
            if (cancellation.IsCancellationRequested)
            {
                if (state.Step > savedStep)
                {
                    Save();
                }

                cancellation.ThrowIfCancellationRequested();
            }

            report = step.Run(nextBatch(), Checkpoints?.LastGood);
            images += report.Images;
            var isMilestone = state.Step % interval == 0 || state.Step == steps;
            var score = isMilestone ? Validate() : null;
            latest = score ?? latest;
            state.Elapsed = before + clock.Elapsed;
            History?.Add(report, score, state.Elapsed);
            if (isMilestone || clock.Elapsed - savedAt >= checkpointEvery)
            {
                Save();
                (savedStep, savedAt) = (state.Step, clock.Elapsed);
            }

            var left = clock.Elapsed * ((double)(steps - state.Step) / (state.Step - first));
            Progress?.Advanced(new(report, steps, latest, images / clock.Elapsed.TotalSeconds, left));
        }

        return report;
    }

    private ValidationScore? Validate()
    {
        if (Validation is null)
        {
            return null;
        }

        Chosen.eval();
        var score = Validation.Score(Chosen);
        if (score.Dice is { } dice && !(dice <= state.Best?.Dice))
        {
            state.KeepAsBest(Chosen, dice);
        }

        return score;
    }

    // The rows first: a checkpoint must not know of steps that the history lacks.
    private void Save()
    {
        History?.Flush();
        Checkpoints?.Save(state);
    }
}
