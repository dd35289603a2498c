using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Imaging;
using Sigmask.Training;

namespace Sigmask.Reports;

/// <summary>The page of an experiment on phantoms.</summary>
public static class PhantomReport
{
    private const int Shown = 4;
    private const int PictureSide = 192;

    /// <summary>The page.</summary>
    /// <param name="options">What was compared.</param>
    /// <param name="results">What came out.</param>
    /// <param name="comparisons">The same, summed up.</param>
    /// <param name="command">The command that repeats it.</param>
    public static ExperimentReport Of(PhantomExperimentOptions options, PhantomResults results, IReadOnlyList<LossComparison> comparisons, string command)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(results);
        return new ExperimentReport
        {
            Title = "Sigmask: does the loss envelope help where annotations are noisy?",
            Introduction =
            [
                $"The same network was trained twice on each of {results.Views.Count} tasks, on images whose annotations are spoiled as by a careless annotator: once with the plain loss "
                    + Invariant($"({options.Plan.Loss}), once with the same loss in the Sigmask envelope with its default settings. Everything else is the same. Both were tested on {options.TestCases} other images with clean labels."),
                "The images are phantoms: made by the computer, so that the true labels are known. What holds here need not hold on your data; train both on it and compare.",
            ],
            Comparisons = comparisons,
            Datasets = [.. results.Views.Select(view => Pictures(view, options))],
            Settings = [.. Settings(options)],
            Command = command,
        };
    }

    /// <summary>What decides the outcome, name and value.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(PhantomExperimentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (plan, envelope) = (options.Plan, options.Plan.Envelope);
        yield return new("images", Invariant($"{options.TrainingCases} to train, {options.TestCases} to test, {options.Size}x{options.Size} pixels, family {options.Family}"));
        yield return new("annotation noise", options.Noise);
        yield return new("network", Invariant($"{plan.Model.Name}, width {plan.Model.Width}, {plan.Model.Levels} levels"));
        yield return new("training", Invariant($"{plan.Options.Steps} steps of {plan.Options.BatchSize} images, {plan.Options.Optimizer.Kind}, learning rate {plan.Options.LearningRate.Peak}"));
        yield return new("seeds", string.Join(", ", options.Seeds));
        yield return new("base loss", plan.Loss.ToString());
        yield return new("envelope", Invariant($"sigma {envelope.Sigma}, top-k {envelope.TopK}, {envelope.Smoothing}, width {envelope.PixelWidth}, class floor {envelope.ClassFloor}, ")
            + Invariant($"guide {plan.Guide}, evidence {envelope.Evidence}, ramp {envelope.Ramp}"));
        foreach (var (name, version) in SoftwareVersions.Here())
        {
            yield return new(name, version);
        }
    }

    private static DatasetPictures Pictures(DatasetView view, PhantomExperimentOptions options)
    {
        var description = view.Test.Description;
        var exclusion = view.Exclusion;
        return new DatasetPictures(
            description.Name,
            $"Structures: {string.Join(", ", description.Classes.Skip(1))}. From left to right: test image, true labels, plain loss, envelope.",
            Sheet(description.Classes, Enumerable.Range(0, Math.Min(Shown, view.Test.Cases.Count)).SelectMany(i => Example(view, i))),
            Sheet(description.Classes, MostTelling(view).SelectMany(i => Left(view, i))),
            exclusion);
    }

    private static IEnumerable<Captioned> Example(DatasetView view, int index)
    {
        var sample = view.Test.Read(index);
        yield return new(Drawn(sample, []), sample.Case);
        yield return new(Drawn(sample, sample.Labels), "true labels");
        yield return new(Drawn(sample, view.Predictions(PhantomExperimentOptions.Plain)[index]), "plain loss");
        yield return new(Drawn(sample, view.Predictions(PhantomExperimentOptions.Envelope)[index]), "envelope");
    }

    private static IEnumerable<Captioned> Left(DatasetView view, int index)
    {
        var (sample, clean) = (view.Training.Read(index), view.Training.Clean.Read(index));
        yield return new(Drawn(sample, []), sample.Case);
        yield return new(Drawn(sample, clean.Labels), "true labels");
        yield return new(Drawn(sample, sample.Labels), "noisy labels: trained on");
        yield return new(WeightOverlay.Draw(SamplePicture.Of(sample), view.Weights[index]), "left out: magenta");
    }

    // The images in which most was left out show best what that was.
    private static IEnumerable<int> MostTelling(DatasetView view) =>
        Enumerable.Range(0, view.Weights.Count).OrderByDescending(i => view.Weights[i].Sum(weight => 1 - (double)weight)).Take(Shown);

    private static Picture Drawn(Sample sample, byte[] labels) =>
        Overlay.Draw(SamplePicture.Of(sample), labels.Length == 0 ? new byte[sample.Pixels] : labels, default, new OverlayOptions { Zoom = Math.Max(1, PictureSide / sample.Size[1]) });

    private static Picture Sheet(IReadOnlyList<string> classes, IEnumerable<Captioned> pictures) =>
        ContactSheet.Draw([.. pictures], new ContactSheetOptions { Columns = 4, CellSize = PictureSide, Classes = classes });
}
