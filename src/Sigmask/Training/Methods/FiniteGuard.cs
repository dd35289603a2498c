using Sigmask.Data;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Stops a training before a NaN or infinity reaches the weights, and says where it came up.</summary>
public static class FiniteGuard
{
    /// <summary>Fails if loss or gradient are not finite.</summary>
    /// <param name="loss">The loss of the step.</param>
    /// <param name="gradientLength">The length of its gradient.</param>
    /// <param name="step">Which step, from 1.</param>
    /// <param name="cases">The cases of its batch.</param>
    /// <param name="checkpoint">The last good checkpoint; null if there is none yet.</param>
    /// <param name="convolutions">In which numbers the CPU computed, whose convolutions are then checked; null: another device did.</param>
    /// <exception cref="TrainingException">One is not finite.</exception>
    public static void Require(double loss, double gradientLength, long step, IEnumerable<CaseKey> cases, string? checkpoint, ScalarType? convolutions = ScalarType.Float32)
    {
        if (!double.IsFinite(loss) || !double.IsFinite(gradientLength))
        {
            throw Failure(double.IsFinite(loss) ? "gradient" : "loss", step, cases, checkpoint, convolutions: convolutions);
        }
    }

    /// <summary>The error that names what was not finite, and in which cases.</summary>
    /// <param name="what">"loss" or "gradient".</param>
    /// <param name="step">Which step, from 1.</param>
    /// <param name="cases">The cases concerned.</param>
    /// <param name="checkpoint">The last good checkpoint; null if there is none yet.</param>
    /// <param name="cause">What noticed it, if that was an exception.</param>
    /// <param name="convolutions">In which numbers the CPU computed, whose convolutions are then checked; null: another device did.</param>
    public static TrainingException Failure(string what, long step, IEnumerable<CaseKey> cases, string? checkpoint, Exception? cause = null, ScalarType? convolutions = ScalarType.Float32)
    {
        // The machine first: images and learning rate are looked at for hours before anybody suspects it.
        var machine = convolutions is { } number ? ConvolutionCheck.Run(number) : null;
        var remedy = machine is null or { IsRight: true } ? "Look at these images, or lower `LearningRateSchedule.Peak`." : $"Neither images nor `LearningRateSchedule.Peak` are to blame: {machine.Message}";
        var message = Invariant($"Step {step}: the {what} is NaN or infinite (cases {string.Join(", ", cases.Select(one => one.Case))}). ")
            + $"Last good checkpoint: {checkpoint ?? "none yet"}. {remedy}";
        return cause is null ? new(message) : new(message, cause);
    }
}
