using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// One step of a training: logits, guide, loss, gradient, update. All tensors of a step live in a dispose scope that ends with it.
/// </summary>
public sealed class TrainingStep
{
    private readonly TrainingState state;
    private readonly TrainingPlan plan;
    private readonly Envelope envelope;
    private readonly Device device;
    private readonly long steps;
    private readonly int logitChannels;

    /// <summary>Steps of one training.</summary>
    /// <param name="state">What the steps change.</param>
    /// <param name="plan">Loss, envelope and options.</param>
    /// <param name="logitChannels">Channels of the network's logits.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public TrainingStep(TrainingState state, TrainingPlan plan, int logitChannels, Device device, long steps)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (this.state, this.plan, this.logitChannels, this.device, this.steps) = (state, plan, logitChannels, device, steps);
        envelope = new(plan.Loss.BaseLoss, plan.Envelope);
    }

    /// <summary>Computes the logits in fewer bits; null: the network itself does.</summary>
    public ReducedTwin? Twin { get; init; }

    /// <summary>Learns from a batch.</summary>
    /// <param name="batch">The images and their annotation.</param>
    /// <param name="checkpoint">The last good checkpoint, for the message of a failure.</param>
    /// <exception cref="TrainingException">Loss or gradient are not finite; the weights are those before the step.</exception>
    public StepReport Run(Batch batch, string? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var pause = ForeignNetwork.Pause(state.Network);
        using var scope = NewDisposeScope();
        manual_seed(SeedOf(plan.Options.Seed, state.Step));
        var progress = (double)state.Step / steps;
        var rate = plan.Options.LearningRate.At(state.Step, steps);
        var (outcome, loss) = Loss(batch, progress, checkpoint);
        outcome.Value.backward();
        Twin?.ReturnGradients();
        var length = GradientClipping.Clip(state.Parameters, plan.Options.GradientBound);
        FiniteGuard.Require(loss, length, state.Step + 1, batch.Cases, checkpoint, Convolutions);
        state.Optimizer.Update(state.Step + 1, rate);
        state.Average?.Update(state.Step);
        state.Network.zero_grad(set_to_none: true);
        state.Step++;
        return new()
        {
            Step = state.Step,
            Epoch = batch.Epoch + 1,
            Images = batch.Cases.Count,
            Loss = loss,
            Objective = outcome.Objective,
            LearningRate = rate,
            GradientLength = length,
            Sigma = plan.Envelope.Sigma * plan.Envelope.Ramp.At(progress),
            TopK = outcome.Main.ImageSelection?.Mass,
            KeptShare = outcome.Main.KeptShare,
        };
    }

    private ScalarType? Convolutions => device.type != TorchSharp.DeviceType.CPU ? null : Twin is null ? float32 : bfloat16;

    // Dropout draws from the seed and the step alone, so that a training that is continued draws the same.
    private static long SeedOf(int seed, long step) => unchecked((seed * 0x1E3779B97F4A7C15L) + step);

    private (SupervisedLoss Outcome, float Value) Loss(Batch batch, double progress, string? checkpoint)
    {
        var images = batch.ImageTensor(device);
        state.Network.train();

        // Before the first step the average is the network itself, with normalisation statistics that nothing has measured yet.
        var guides = plan.NeedsGuideAt(progress) && state.Step > 0 ? state.Average!.ForwardHeads(images) : null;
        var heads = Twin?.ForwardHeads(images) ?? NetworkHead.Of(state.Network, images);
        try
        {
            var outcome = SupervisedLoss.Of(envelope, heads, guides, batch.LabelTensor(device), labels => TrainingTarget.Of(labels, logitChannels, plan.IsMultiLabel), progress, state.Confidences);
            var value = outcome.Value.item<float>();
            if (!float.IsFinite(value))
            {
                // Names the image, where that has not been done yet.
                _ = outcome.Objective;
            }

            return (outcome, value);
        }
        catch (NonFiniteLossException error)
        {
            throw FiniteGuard.Failure("loss", state.Step + 1, [batch.Cases[error.Image]], checkpoint, error, Convolutions);
        }
    }
}
