using System.Diagnostics;
using System.Text;
using Sigmask.Loading;
using Sigmask.Mpi;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The steps of a training from its present state to its end, with what goes on between them.</summary>
internal sealed class TrainingSession
{
    private const int ValidationsByDefault = 10;

    private readonly TrainingPlan plan;
    private readonly TrainingState state;
    private readonly IReadOnlyList<TrainingStep> candidates;
    private readonly int selecting;
    private readonly TrialSchedule trials;
    private readonly long steps;
    private readonly long interval;
    private readonly TimeSpan checkpointEvery;
    private readonly Stopwatch clock = new();
    private readonly Stopwatch learning = new();
    private TimeSpan before;
    private (long Images, long Steps) done;
    private (long Step, TimeSpan? Time) saved;
    private ValidationScore? latest;

    /// <param name="plan">What decides the result.</param>
    /// <param name="state">What the steps change.</param>
    /// <param name="candidates">The steps: those of the plan, or of each envelope that it chooses among.</param>
    /// <param name="steps">How many there are in all.</param>
    public TrainingSession(TrainingPlan plan, TrainingState state, IReadOnlyList<TrainingStep> candidates, long steps)
    {
        (this.plan, this.state, this.candidates, this.steps) = (plan, state, candidates, steps);
        selecting = Math.Max(0, plan.Candidates.ToList().FindIndex(candidate => !candidate.IsOff));
        trials = TrialSchedule.Of(plan.Envelope.Ramp, steps);
        interval = plan.Options.ValidateEvery ?? Math.Max(1, steps / ValidationsByDefault);
        checkpointEvery = plan.Options.CheckpointEvery;
        Learner[] learners = plan.Method is CoTeaching ? [state.Main, .. state.Companions] : [state.Main];
        Networks = [.. learners.Select(learner => plan.Options.UseAverage ? learner.Average!.Network : learner.Network)];
    }

    /// <summary>The network that is kept if none is the best by validation: the one that is trained, or its average.</summary>
    public nn.Module<Tensor, Tensor> Chosen => Networks[0];

    /// <summary>The networks that are validated: that one, and of two that teach each other both.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Networks { get; }

    public required IValidation? Validation { get; init; }

    public required HistoryWriter? History { get; init; }

    public required CheckpointStore? Checkpoints { get; init; }

    /// <summary>The least time between checkpoints that follow validations.</summary>
    public required TimeSpan CheckpointSpacing { get; init; }

    public required ITrainingProgress? Progress { get; init; }

    /// <summary>The processes that share every batch; null: there is one.</summary>
    public required ICommunicator? Ranks { get; init; }

    /// <summary>Runs every step that is left.</summary>
    /// <param name="load">Makes the batches from a step on.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <returns>The last one; null if none was left.</returns>
    public StepReport? Run(Func<long, BatchLoader> load, CancellationToken cancellation)
    {
        (before, done, latest, saved) = (state.Elapsed, default, null, (state.Step, null));
        clock.Restart();
        learning.Reset();
        if (state.Trials is { } tried)
        {
            Choose(tried, load, cancellation);
        }

        return Advance(candidates[state.Trials?.Leader ?? 0], steps, load, isTrial: false, cancellation).Last;
    }

    // A trial that is stopped begins anew: checkpoints are written between trials.
    private void Choose(EnvelopeTrials tried, Func<long, BatchLoader> load, CancellationToken cancellation)
    {
        if (tried.AreOver)
        {
            return;
        }

        if (tried.Origin is null)
        {
            // All candidates are the same up to here, but only one that selects teaches the guide which it will need.
            Advance(candidates[selecting], trials.Start, load, isTrial: false, cancellation);
            tried.BranchFrom(state.Branch());
            Save();
        }

        while (!tried.AreOver)
        {
            state.Return(tried.Origin!, trials.Start);
            var (_, rows, scores) = Advance(candidates[tried.Scores.Count], trials.End, load, isTrial: true, cancellation);
            tried.Add(scores.Count == 0 ? 0 : scores.Average(), rows, state.Branch);
            if (!tried.AreOver)
            {
                state.Return(tried.Origin!, trials.Start);
                Save();
            }
        }

        state.Return(tried.Leading!, trials.End);
        History?.Add(tried.LeadingRows);
        tried.Forget();
        Save();
    }

    private (StepReport? Last, string Rows, IReadOnlyList<double> Scores) Advance(TrainingStep step, long end, Func<long, BatchLoader> load, bool isTrial, CancellationToken cancellation)
    {
        var (rows, scores) = (new StringBuilder(), new List<double>());
        StepReport? report = null;
        using var loader = state.Step < end ? load(state.Step) : null;
        while (state.Step < end)
        {
            if (IsStopped(cancellation))
            {
                if (state.Step > saved.Step && !isTrial)
                {
                    Save();
                }

                throw new OperationCanceledException(cancellation);
            }

            learning.Start();
            report = step.Run(loader!.Next(), Checkpoints?.LastGood);
            learning.Stop();
            done = (done.Images + report.Images, done.Steps + 1);
            var isMilestone = state.Step % interval == 0 || state.Step == steps || (isTrial && state.Step == end);
            int? trial = isTrial ? state.Trials!.Scores.Count : null;
            var score = isMilestone ? Validate(trial, report.Strength) : null;
            latest = score ?? latest;
            state.Elapsed = before + clock.Elapsed;
            if (isTrial)
            {
                rows.Append(History?.Row(report, score, state.Elapsed));
                scores.AddRange(state.Step > trials.Judged && score?.Dice is { } dice ? [dice] : []);
            }
            else
            {
                History?.Add(report, score, state.Elapsed);
                if (IsTimeToSave(isMilestone))
                {
                    Save();
                }
            }

            Progress?.Advanced(new(report, steps, latest, done.Images / learning.Elapsed.TotalSeconds, clock.Elapsed * ((double)StepsLeft(isTrial) / done.Steps)) { Trial = trial });
        }

        return (report, rows.ToString(), scores);
    }

    // With what is left of the trials, of which the best one's steps count for the training.
    private long StepsLeft(bool isTrial)
    {
        var toTry = state.Trials is { AreOver: false } tried ? candidates.Count - tried.Scores.Count : 0;
        return toTry == 0 ? steps - state.Step
            : (toTry * (trials.End - trials.Start)) + (isTrial ? trials.Start - state.Step : 0) + (isTrial ? steps - trials.End : steps - state.Step - (trials.End - trials.Start));
    }

    // All stop after the same step, whichever of them was asked to.
    private bool IsStopped(CancellationToken cancellation) =>
        Ranks is null ? cancellation.IsCancellationRequested : Ranks.Sum([cancellation.IsCancellationRequested ? 1 : 0])[0] > 0;

    private ValidationScore? Validate(int? trial, double strength)
    {
        if (Validation is null)
        {
            return null;
        }

        ValidationScore? best = null;
        foreach (var network in Networks)
        {
            var guide = plan.IsGuidedByAverage ? state.Main.Guide!.Network : plan.Guide == Guide.Self ? state.Main.Network : network;
            network.eval();
            guide.eval();
            var score = Validation.Score(network, guide, state.Step, strength, trial);
            if (score.Dice is { } dice && !(dice <= state.Best?.Dice))
            {
                state.KeepAsBest(network, dice);
            }

            best = best is null || score.Dice > best.Dice ? score : best;
        }

        return best;
    }

    // A training may go on from any step to the same bits, so the time decides. The first validation of a session is always followed by a checkpoint: a disk that takes none is told early.
    private bool IsTimeToSave(bool isMilestone)
    {
        var age = clock.Elapsed - (saved.Time ?? TimeSpan.Zero);
        return state.Step == steps || age >= checkpointEvery || (isMilestone && (saved.Time is null || age >= CheckpointSpacing));
    }

    // The rows first: a checkpoint must not know of steps that the history lacks.
    private void Save()
    {
        History?.Flush();
        Checkpoints?.Save(state);
        saved = (state.Step, clock.Elapsed);
    }
}
