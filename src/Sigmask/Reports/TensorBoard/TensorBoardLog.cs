using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Metrics;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Reports;

/// <summary>
/// A training as TensorBoard shows it: curves of every step, Dice of the held-back cases by class, and some of these cases with the predictions of each validation, their references as outlines. Event files stand in
/// the folder of the run; a training that goes on writes a further one.
/// </summary>
/// <param name="folder">Where event files are written.</param>
/// <param name="validation">Scores the held-back cases.</param>
/// <param name="next">Receives the same.</param>
public sealed class TensorBoardLog(string folder, HeldOutDice validation, ITrainingProgress next) : ITrainingProgress, IValidation, IDisposable
{
    private const int MostCases = 4;
    private const int ShownSide = 256;

    private EventFile? file;
    private ValidationScore? latest;

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => validation.Classes;

    /// <inheritdoc/>
    public void Noted(string note) => next.Noted(note);

    /// <inheritdoc/>
    public void Advanced(TrainingStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var report = status.Report;
        (string, double?)[] numbers =
        [
            ("training/loss", report.Loss), ("training/objective", report.Objective), ("training/learning rate", report.LearningRate), ("training/gradient", report.GradientLength),
            ("training/images per second", status.ImagesPerSecond), ("envelope/pixels kept", report.KeptShare), ("envelope/sigma", report.Sigma), ("envelope/images kept", report.TopK),
        ];
        if (!ReferenceEquals(status.Validation, latest) && status.Validation is { } score)
        {
            latest = score;
            numbers = [.. numbers, ("dice/all", score.Dice), .. Classes.Zip(score.DiceByClass, (name, dice) => ($"dice/{name}", dice))];
        }

        Opened(report.Step).Add(report.Step, numbers.Where(number => number.Item2 is not null).Select(number => (Of(status.Trial) + number.Item1, number.Item2!.Value)));
        next.Advanced(status);
    }

    /// <inheritdoc/>
    public ValidationScore Score(nn.Module<Tensor, Tensor> network) => validation.Score(network);

    /// <inheritdoc/>
    public ValidationScore Score(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> guide, long done, double strength, int? trial)
    {
        var score = validation.Score(network);
        var shown = Math.Min(MostCases, validation.Count);
        for (var i = 0; i < shown; i++)
        {
            var (sample, labels) = validation.Predict(network, (int)((long)i * validation.Count / shown));
            Opened(done).Add(done, $"{Of(trial)}predictions/{sample.Case}", Picture(sample, labels));
        }

        return score;
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    // Envelopes that are tried go through the same steps: each has curves of its own.
    private static string Of(int? trial) => trial is { } number ? Invariant($"trial {number + 1}/") : "";

    private static Picture Picture(Sample sample, byte[] labels)
    {
        int? slice = sample.Size.Count == 3 ? VolumeSlice.WithMostStructure(sample.Labels, sample.Size) : null;
        var zoom = Math.Max(1, ShownSide / Math.Max(sample.Size[^1], sample.Size[^2]));
        return Overlay.Draw(SamplePicture.Of(sample, slice), SamplePicture.Labels(sample with { Labels = labels }, slice), SamplePicture.Labels(sample, slice), new OverlayOptions { Zoom = zoom });
    }

    private EventFile Opened(long step) => file ??= new(folder, step);
}
