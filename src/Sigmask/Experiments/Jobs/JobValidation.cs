using Sigmask.Metrics;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Experiments;

/// <summary>
/// Looks at a network while it is trained: tests it, surveys what is left out, and keeps both (<see cref="JobMoment"/>). The test never chooses weights: that is done by held-back noisy
/// labels, or not at all.
/// </summary>
/// <param name="test">The test cases.</param>
/// <param name="choice">Those to choose by; null: no weights are chosen.</param>
/// <param name="survey">Of what is left out; null if nothing is.</param>
/// <param name="steps">Steps of the training.</param>
/// <param name="folder">Where moments are kept, and the images of which most is left out at the end.</param>
internal sealed class JobValidation(HeldOutDice test, HeldOutDice? choice, ExclusionSurvey? survey, long steps, string folder) : IValidation
{
    private const int PicturesOfExclusion = 4;

    // Of the network whose moment was kept last, with what held-back cases say of it.
    private (long Done, int? Trial, double? Dice)? kept;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => test.Classes;

    // No number of the test may reach what decides.
    private ValidationScore Unscored => new(null, new double?[Classes.Count]);

    /// <inheritdoc/>
    public ValidationScore Score(nn.Module<Tensor, Tensor> network) => choice?.Score(network) ?? Unscored;

    /// <inheritdoc/>
    public ValidationScore Score(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> guide, long done, double strength, int? trial)
    {
        var score = Score(network);

        // Of two networks that teach each other the moment is that of the one that held-back cases prefer, as the training keeps that one; without them, of the first.
        if (kept is not { } other || (other.Done, other.Trial) != (done, trial) || (score.Dice is { } dice && !(dice <= other.Dice)))
        {
            kept = (done, trial, score.Dice);
            var exclusion = survey?.Look(guide, done, strength) ?? [];
            JobMoment.Of(done, test.Measure(network), exclusion).Write(folder, trial);
            if (done == steps)
            {
                foreach (var (rank, picture) in (survey?.Pictures(guide, PicturesOfExclusion, strength) ?? []).Index())
                {
                    picture.Write(Path.Combine(JobMoment.Excluded(folder, trial), Invariant($"{rank + 1}")));
                }
            }
        }

        return score;
    }
}
