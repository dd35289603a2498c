using System.Globalization;
using Sigmask.AnnotationNoise;
using Sigmask.Auditing;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Statistics;
using Sigmask.Training;
using static System.FormattableString;

namespace Sigmask.Benchmarks;

/// <summary>
/// How well an audit finds wrong annotations: phantoms of which a share of the cases has annotations spoiled on purpose, and whose true labels are known. Prints average precision of the ranking of
/// cases, area under the ROC of pixels, and how many of the first 50 regions are wrong in at least half of their pixels; for the audit and for the mean loss and cleanlab's softmin score.
/// </summary>
internal static class AuditMeasurement
{
    private const int FirstRegions = 50;

    /// <summary>Measures.</summary>
    /// <param name="args">
    /// Each with its value: --tasks burn,fetal,cardiac; --count (200), --size (64), --noise (strong:share=0.2), --family (4242), --folds (4), --steps (1200), --width (12), --augment (light), --seeds (1), --threads (1); --showings
    /// HIDDEN:DRAWN:SPOILED (1:3:4; 1:0:0 is the usual network that sees the image alone), --errors all|others (of other kinds than the spoiled cases have), --keep DIR (trainings, which are gone on with).
    /// </param>
    public static void Run(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        string Text(string name, string fallback) => given.GetValueOrDefault(name, fallback);
        int Number(string name, int fallback) => int.Parse(Text(name, Invariant($"{fallback}")), CultureInfo.InvariantCulture);
        int[] showings = [.. Text("--showings", "1:3:4").Split(':').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        var proofreading = new ProofreadingOptions { Hidden = showings[0], Drawn = showings[1], Spoiled = showings[2] };
        var plan = new AuditPlan
        {
            Folds = Number("--folds", 4),
            Seeds = Number("--seeds", 1),
            Proofreading = Text("--errors", "all") == "all" ? proofreading : proofreading with { Errors = OtherErrors() },
            Training = new TrainingPlan
            {
                Loss = LossSpecification.Parse("ce+dice"),
                Model = new ModelOptions { Channels = 1, Classes = 1, Width = Number("--width", 12) },
                Augmentation = AugmentationOptions.Presets[Text("--augment", "light")],
                Envelope = EnvelopeOptions.Plain,
                Options = new TrainingOptions { Steps = Number("--steps", 1200), Threads = Number("--threads", 1), UseAverage = true, LearningRate = new LearningRateSchedule { Peak = 5e-3 } },
            },
        };
        Console.WriteLine("task     ranked by       cases AP  pixels AUROC  first 50 regions right");
        foreach (var name in Text("--tasks", "burn,fetal,cardiac").Split(','))
        {
            var task = Enum.Parse<PhantomTask>(name, ignoreCase: true);
            var source = new PhantomSource(task, (ulong)Number("--family", 4242), Number("--count", 200), Number("--size", 64), NoiseCatalog.Parse(Text("--noise", "strong:share=0.2")));
            var folder = given.TryGetValue("--keep", out var keep) ? Path.Combine(keep, name) : null;
            var rows = new CrossValidation(plan) { Folder = folder }.Run(source, judge => Measure(judge, source, name), CancellationToken.None);
            Console.WriteLine(Invariant($"{name}: {rows.Regions.Count} regions in {rows.Cases.Count} cases"));
        }
    }

    private static NoiseMixture OtherErrors() => new(
    [
        new RatioNoise { Ratio = 0.3 },
        new RatioNoise { Ratio = 0.6 },
        new OverUnderNoise { Least = 1, Most = 3 },
        new NoiseModel { MissingStructure = new(0.2, 1), MissingPart = new(0.4, 0.6), Blob = new(0.5, 0.1) },
    ]);

    private static LabelAudit Measure(IJudge judge, PhantomSource source, string task)
    {
        var audit = LabelAudit.Of(judge);
        var clean = source.Clean;
        var count = source.Cases.Count;
        var (byName, wrong) = (audit.Cases.ToDictionary(item => item.Key.Case), new bool[count][]);
        var (scores, losses, softmins) = (new List<double>(), new List<double>(), new List<double>());
        var (plainRegions, lossRegions, softminRegions) = (new List<(double Score, bool IsRight)>(), new List<(double, bool)>(), new List<(double, bool)>());
        var (ours, probabilities, truth) = (new List<double>(), new List<double>(), new List<bool>());
        var agreed = Enumerable.Repeat(0.0, audit.Data.Classes.Count).ToArray();
        for (var index = 0; index < count; index++)
        {
            var judged = judge.Judge(index, CancellationToken.None);
            var (labels, item) = (judged.Sample.Labels, byName[source.Cases[index].Case]);
            wrong[index] = [.. labels.Zip(clean.Read(index).Labels, (one, other) => one != other)];
            (scores, losses, softmins) = ([.. scores, item.SuspiciousShare], [.. losses, item.MeanLoss], [.. softmins, -item.Softmin]);
            ours.AddRange(PixelSuspicion.Of(labels, judged.Proofread, item.SuspiciousShare));
            probabilities.AddRange(labels.Select((label, pixel) => 1.0 - judged.Segmented[(label * labels.Length) + pixel]));
            truth.AddRange(wrong[index]);
            plainRegions.AddRange(item.Regions.Select(region => (region.Suspicion, IsRight(region, wrong[index]))));

            // The baselines rank the regions in which networks that saw the image alone would give another label, by their own measures.
            foreach (var region in RegionSearch.In(new JudgedCase(judged.Sample, judged.Segmented, judged.Segmented), agreed, 1))
            {
                int[] pixels = [.. region.Runs.SelectMany(run => Enumerable.Range(run.Start, run.Length))];
                var part = pixels.Select(pixel => judged.Segmented[(labels[pixel] * labels.Length) + pixel]).ToArray();
                var own = new byte[part.Length];
                lossRegions.Add((AuditBaselines.MeanLoss(part, own), IsRight(region, wrong[index])));
                softminRegions.Add((-AuditBaselines.Softmin(part, own), IsRight(region, wrong[index])));
            }
        }

        bool[] spoiled = [.. wrong.Select(pixels => pixels.Contains(true))];
        var pixelsByProbability = RankingQuality.AreaUnderRoc(probabilities, truth);
        Row("audit", scores, RankingQuality.AreaUnderRoc(ours, truth), plainRegions);
        Row("mean loss", losses, pixelsByProbability, lossRegions);
        Row("softmin", softmins, pixelsByProbability, softminRegions);
        Console.WriteLine(Invariant($"{task}: {spoiled.Count(isSpoiled => isSpoiled)} of {count} cases spoiled, {100.0 * truth.Count(isWrong => isWrong) / truth.Count:0.0} % of the pixels wrong"));
        return audit;

        void Row(string by, List<double> cases, double pixels, List<(double Score, bool IsRight)> regions)
        {
            var first = regions.OrderByDescending(region => region.Score).Take(FirstRegions).Average(region => region.IsRight ? 1.0 : 0);
            Console.WriteLine(Invariant($"{task,-8} {by,-14} {RankingQuality.AveragePrecision(cases, spoiled),9:0.000} {pixels,13:0.000} {first,10:0.00}"));
        }
    }

    private static bool IsRight(SuspiciousRegion region, bool[] wrong) =>
        2 * region.Runs.Sum(run => wrong.AsSpan(run.Start, run.Length).Count(true)) >= region.Pixels;
}
