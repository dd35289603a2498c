using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Imaging;
using Sigmask.Metrics;
using Sigmask.Phantoms;
using Sigmask.Reports;
using Sigmask.Files;

namespace Sigmask.Browser.Tests;

/// <summary>
/// A folder as a comparison writes it, without any training: predictions are the labels of phantoms spoiled more or less, all that is measured on them is measured indeed, and curves are
/// made up.
/// </summary>
public sealed class MadeUpComparison : IDisposable
{
    private const int Size = 64;
    private const int Cases = 12;
    private const int Steps = 400;
    private const ulong Family = 7;

    // Predictions are labels spoiled like this: as a rather good network's, and as a bad one's.
    private static readonly string[] Spoilers = ["moderate", "strong"];

    private readonly ComparisonFolder folder = new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
    private readonly List<PlannedJob> jobs = [];

    /// <summary>Which phantoms.</summary>
    public IReadOnlyList<PhantomTask> Tasks { get; init; } = [PhantomTask.Burn, PhantomTask.Cardiac];

    /// <summary>Names of the losses, the baseline first, with the share of the damage that each is to repair.</summary>
    public IReadOnlyList<(string Name, double Repairs)> Losses { get; init; } = [("plain", 0), ("envelope", 0.5)];

    /// <summary>Levels of noise, with the share of the predictions that are badly spoiled by it.</summary>
    public IReadOnlyList<(string Name, double Damage)> Noises { get; init; } = [("none", 0.1), ("moderate", 0.4), ("strong", 0.8)];

    /// <summary>Seeds.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2];

    /// <summary>Trainings that are not done.</summary>
    public Func<CellKey, bool> IsMissing { get; init; } = _ => false;

    /// <summary>The page of the comparison.</summary>
    public string Report()
    {
        foreach (var task in Tasks)
        {
            WriteDataset(task);
        }

        var grid = new ComparisonGrid(Losses[0].Name, jobs);
        var results = folder.ReadResults(grid);
        return new ComparisonReport
        {
            Introduction = ["Made up: predictions are spoiled labels of phantoms, no network was trained."],
            Folder = folder,
            Grid = grid,
            Results = results,
            Rows = ComparisonSummary.Of(grid, results),
            Overall = OverallComparison.Of(grid, results),
            Settings = [new("base loss", "ce+dice"), new("training", "400 steps of 8 images"), new("sigmask", "0.1.0")],
            Command = "sigmask compare plan.json --out runs/compare",
            Files = ["results.csv", "results.json", "table.md", "table.tex"],
        }.ToHtml();
    }

    public void Dispose()
    {
        if (Directory.Exists(folder.Location))
        {
            Directory.Delete(folder.Location, recursive: true);
        }
    }

    private void WriteDataset(PhantomTask task)
    {
        var clean = new PhantomSource(task, Family, Cases, Size);
        var samples = Enumerable.Range(0, Cases).Select(clean.Read).ToArray();
        foreach (var sample in samples)
        {
            var shown = PictureGrid.Of(sample);
            ImageFile.WritePng(folder.ImageFileOf(clean.Description.Name, sample.Case), shown.Image(sample));
            ImageFile.WritePng(folder.ReferenceFile(clean.Description.Name, sample.Case), shown.Plane(sample.Labels));
        }

        byte[][][] spoiled = [.. Spoilers.Select(level => new PhantomSource(task, Family, Cases, Size, NoiseCatalog.Parse(level))).Select(source => Enumerable.Range(0, Cases).Select(i => source.Read(i).Labels).ToArray())];
        foreach (var seed in Seeds)
        {
            foreach (var (noise, damage) in Noises)
            {
                foreach (var (loss, repairs) in Losses)
                {
                    var key = new CellKey(clean.Description.Name, "unet-tiny", loss, noise, seed);
                    jobs.Add(new(FolderName.Of(key), "made up", key) { IsTruthKnown = true });
                    if (!IsMissing(key))
                    {
                        WriteJob(folder.Job(FolderName.Of(key)), key, samples, spoiled, clean.Description.Classes, damage * (1 - (noise == CellKey.Clean ? 0 : repairs)));
                    }
                }
            }
        }
    }

    private void WriteJob(JobFolder job, CellKey key, Sample[] samples, byte[][][] spoiled, IReadOnlyList<string> classes, double damage)
    {
        // Cases that are spoiled under little damage are so under more as well, as hard cases are.
        var predictions = samples.Select((_, i) => spoiled[((i * 0.618) + (key.Seed * 0.03)) % 1 < damage ? 1 : 0][i]).ToArray();
        var scores = samples.Zip(predictions).SelectMany(one => CaseScore.Of(new(one.First.Case, one.First.Patient), one.Second, one.First.Labels, classes)).Select(score => TestScore.Of(score, score.Dice)).ToArray();
        var mean = scores.Where(score => score.Dice is not null).Average(score => score.Dice!.Value);
        var points = Enumerable.Range(1, 10).Select(i => new TestPoint(i * Steps / 10, mean + (0.1 * (1 - damage) * Math.Exp(-i / 3.0)) + (0.02 * Math.Sin(i + key.Seed)) - (0.5 * Math.Exp(-i)))).ToArray();
        foreach (var (sample, prediction) in samples.Zip(predictions))
        {
            ImageFile.WritePng(job.PredictionFile(sample.Case), PictureGrid.Of(sample).Plane(prediction));
        }

        AtomicFile.WriteText(job.Run.History, "step,epoch,loss,lr,seconds,objective,kept,sigma,top_k,gradient,val_dice\n" + string.Concat(Enumerable.Range(1, Steps / 4)
            .Select(i => Invariant($"{4 * i},0,{0.3 + damage + (1.5 * Math.Exp(-i / 25.0)) + (0.05 * Math.Sin(7 * i)):G7},0.005,{i},0.5,0.9,0.3,0.75,1,{(i % 20 == 0 ? Invariant($"{mean - 0.1 - Math.Exp(-i / 12.0):G7}") : "")}\n"))));
        if (key.Loss != Losses[0].Name)
        {
            WriteExclusion(job, samples, spoiled[1], classes.Count);
        }

        AtomicFile.WriteText(job.Result, new JobResult
        {
            Key = key, Identity = "made up", Classes = classes, Scores = scores, LateValidations = 1, Curve = points, Steps = Steps, ChosenStep = null, Seconds = 20 + key.Seed, MillisecondsPerStep = 48.25, PeakMegabytes = 480,
        }.ToJson());
    }

    private static void WriteExclusion(JobFolder job, Sample[] samples, byte[][] annotated, int classes)
    {
        AtomicFile.WriteText(job.Exclusion, ExclusionRow.Format(from step in Enumerable.Range(1, 10)
            from label in Enumerable.Range(0, classes)
            let pixels = annotated.Sum(labels => labels.Count(one => one == label))
            let wrong = annotated.Zip(samples).Sum(one => one.First.Zip(one.Second.Labels).Count(pair => pair.First == label && pair.Second != label))
            let share = step < 3 ? 0 : 0.5 * (1 - Math.Exp(-(step - 2) / 2.0))
            select new ExclusionRow(step * Steps / 10, label, pixels, wrong, (wrong * share) + (0.01 * pixels * share), wrong * share)));
        for (var i = 0; i < 2; i++)
        {
            var (grid, sample) = (PictureGrid.Of(samples[i]), samples[i]);
            byte[] leftOut = [.. annotated[i].Zip(sample.Labels).Select(pair => pair.First == pair.Second ? (byte)0 : (byte)200)];
            new ExcludedPicture(sample.Case, grid.Image(sample), grid.Plane(annotated[i]), grid.Plane(sample.Labels), grid.Plane(leftOut)).Write(Path.Combine(job.Excluded, Invariant($"{i + 1}")));
        }
    }
}
