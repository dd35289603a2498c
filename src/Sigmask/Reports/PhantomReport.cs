using Sigmask.Experiments;
using Sigmask.Imaging;

namespace Sigmask.Reports;

/// <summary>The page of a comparison of the plain loss with the envelope on phantoms.</summary>
public static class PhantomReport
{
    private const int Shown = 4;
    private const int PictureSide = 192;

    /// <summary>The page.</summary>
    /// <param name="folder">The comparison.</param>
    /// <param name="files">Its results.</param>
    /// <param name="envelope">Name of the loss that is held against the baseline.</param>
    /// <param name="noise">At this noise level.</param>
    /// <param name="command">The command that repeats it.</param>
    public static ExperimentReport Of(ComparisonFolder folder, ResultFiles files, string envelope, string noise, string command)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(files);
        var jobs = files.Grid.Jobs.Where(job => job.Key.Noise == noise && folder.Job(job.Name).IsFinished).ToArray();
        return new ExperimentReport
        {
            Title = "Sigmask: does the loss envelope help where annotations are noisy?",
            Introduction =
            [
                $"The same network was trained on images whose annotations are spoiled as by a careless annotator: once with the plain loss, once with the same loss in the Sigmask envelope with its default settings. "
                    + "Everything else is the same. Both were tested on other images with clean labels.",
                .. files.Rows.Where(row => row is { IsOverall: true, Repaired.Share: not null } && row.Loss == envelope && row.Noise == noise)
                    .Select(row => Invariant($"{row.Dataset}: the envelope repairs {100 * row.Repaired!.Share:0} % of the damage of wrong labels ({100 * row.Repaired.Interval!.Low:0} to {100 * row.Repaired.Interval.High:0} %).")),
                "The images are phantoms: made by the computer, so that the true labels are known. What holds here need not hold on your data; train both on it and compare.",
            ],
            Comparisons = LossComparison.Of(files.Rows, envelope, noise),
            Datasets =
            [
                .. jobs.GroupBy(job => job.Key.Dataset)
                    .Select(jobsOf => (Plain: jobsOf.FirstOrDefault(job => job.Key.Loss == files.Grid.Baseline), Envelope: jobsOf.FirstOrDefault(job => job.Key.Loss == envelope)))
                    .Where(pair => pair is { Plain: not null, Envelope: not null })
                    .Select(pair => Pictures(folder, pair.Plain!, pair.Envelope!)),
            ],
            Settings = files.Settings,
            Command = command,
        };
    }

    private static DatasetPictures Pictures(ComparisonFolder folder, PlannedJob plain, PlannedJob envelope)
    {
        var result = JobResult.Read(folder.Job(envelope.Name).Result);
        var cases = result.Scores.Select(score => score.Case).Distinct().Take(Shown);
        return new DatasetPictures(
            envelope.Key.Dataset,
            $"Structures: {string.Join(", ", result.Classes.Skip(1))}. From left to right: test image, true labels, plain loss, envelope.",
            Sheet(result.Classes, cases.SelectMany(name => Example(folder, plain, envelope, name))),
            Sheet(result.Classes, folder.Job(envelope.Name).ReadExcluded().SelectMany(Left)),
            Exclusion(folder.Job(envelope.Name).ReadExclusion()));
    }

    // At the end of the training, all classes together.
    private static ExclusionQuality Exclusion(IReadOnlyList<ExclusionRow> rows) => rows.Where(row => row.Step == rows[^1].Step)
        .Select(row => new ExclusionQuality(row.Pixels, row.Wrong, row.Dropped, row.DroppedWrong))
        .Aggregate((first, second) => first + second);

    private static IEnumerable<Captioned> Example(ComparisonFolder folder, PlannedJob plain, PlannedJob envelope, string name)
    {
        var (image, reference) = folder.Picture(plain.Key.Dataset, name)!;
        yield return new(Drawn(image, null), name);
        yield return new(Drawn(image, reference), "true labels");
        yield return new(Drawn(image, folder.Job(plain.Name).Prediction(name)), "plain loss");
        yield return new(Drawn(image, folder.Job(envelope.Name).Prediction(name)), "envelope");
    }

    private static IEnumerable<Captioned> Left(ExcludedPicture picture)
    {
        yield return new(Drawn(picture.Image, null), picture.Case);
        yield return new(Drawn(picture.Image, picture.Clean), "true labels");
        yield return new(Drawn(picture.Image, picture.Annotated), "noisy labels: trained on");
        yield return new(WeightOverlay.Draw(picture.Image, Array.ConvertAll(picture.LeftOut.Pixels, value => 1 - (value / 255f))), "left out: magenta");
    }

    private static Picture Drawn(Picture image, Picture? labels) =>
        Overlay.Draw(image, labels?.Pixels ?? new byte[image.Width * image.Height], default, new OverlayOptions { Zoom = Math.Max(1, PictureSide / image.Width) });

    private static Picture Sheet(IReadOnlyList<string> classes, IEnumerable<Captioned> pictures) =>
        ContactSheet.Draw([.. pictures], new ContactSheetOptions { Columns = 4, CellSize = PictureSide, Classes = classes });
}
