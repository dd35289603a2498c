using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// One step of a training: a batch from which the plan's rule learns. All tensors of a step live in a dispose scope that ends with it.
/// </summary>
public sealed class TrainingStep
{
    private readonly TrainingState state;
    private readonly TrainingPlan plan;
    private readonly ILearningRule rule;
    private readonly Device device;
    private readonly long steps;
    private readonly ICommunicator? ranks;

    /// <summary>Steps of one training. Make them before its state is restored from a checkpoint: they decide what it remembers.</summary>
    /// <param name="state">What the steps change.</param>
    /// <param name="plan">Loss, envelope and options.</param>
    /// <param name="logitChannels">Channels of the network's logits.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="cases">All cases that it learns from; needed by <see cref="Guide.Cross"/> and <see cref="Losses.Ramp.Auto"/>.</param>
    /// <param name="ranks">The processes that share every batch; null: there is one.</param>
    /// <exception cref="DataException">The cases are of one patient, and the guide needs two.</exception>
    public TrainingStep(TrainingState state, TrainingPlan plan, int logitChannels, Device device, long steps, IReadOnlyList<CaseKey>? cases = null, ICommunicator? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        (this.state, this.plan, this.device, this.steps, this.ranks) = (state, plan, device, steps, ranks);
        rule = LearningRule.Of(plan, state, logitChannels, device, steps, cases);
    }

    /// <summary>What else the rule and the loss know, after the last step; the names are always the same.</summary>
    public FurtherNumbers Further => new([.. rule.Numbers, .. state.Main.Loss?.Numbers ?? []]);

    /// <summary>Learns from a batch.</summary>
    /// <param name="batch">The images and their annotation.</param>
    /// <param name="checkpoint">The last good checkpoint, for the message of a failure.</param>
    /// <exception cref="TrainingException">Loss or gradient are not finite; the weights are those before the step.</exception>
    public StepReport Run(Batch batch, string? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var pause = ForeignNetwork.Pause(state.Network);
        using var scope = NewDisposeScope();
        using var random = RandomState.Seeded(SeedOf(plan.Options.Seed, state.Step, ranks?.Rank ?? 0));
        var moment = new TrainingMoment(state.Step, (double)state.Step / steps, plan.Options.LearningRate.At(state.Step, steps), plan.Options.GradientBound, checkpoint, Convolutions);
        var outcome = rule.Learn(LearningBatch.Of(batch, device, ranks), moment);
        state.Step++;
        return new()
        {
            Step = state.Step,
            Epoch = batch.Epoch + 1,
            Images = batch.Share?.Images ?? batch.Cases.Count,
            Loss = outcome.Loss,
            Objective = outcome.Objective,
            LearningRate = moment.LearningRate,
            GradientLength = outcome.GradientLength,
            Sigma = outcome.Sigma,
            Strength = outcome.Strength,
            TopK = outcome.TopK,
            KeptShare = outcome.KeptShare,
            Further = Further,
        };
    }

    private ScalarType? Convolutions => device.type != TorchSharp.DeviceType.CPU ? null : state.Main.Twin is null ? float32 : bfloat16;

    // Dropout draws from the seed and the step alone, so that a training that is continued draws the same; ranks draw each for their own images.
    private static long SeedOf(int seed, long step, int rank) => unchecked((seed * 0x1E3779B97F4A7C15L) + step + (rank * 0x2545F4914F6CDD1DL));
}
