using System.Diagnostics;
using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Files;
using Sigmask.Training;

namespace Sigmask.Experiments;

/// <summary>
/// Does one training of a comparison: trains, tests, and leaves its folder whole. Killed at any moment and run again it goes on from its last checkpoint, and ends with the same bits.
/// </summary>
/// <param name="job">Which one.</param>
/// <param name="comparison">Where.</param>
public sealed class JobRun(ComparisonJob job, ComparisonFolder comparison)
{
    private const double BytesOfMegabyte = 1 << 20;

    private readonly JobFolder folder = comparison.Job(job.Name);

    /// <summary>Receives the progress of the training.</summary>
    public ITrainingProgress? Progress { get; init; }

    /// <summary>The words of the command that asks for it, the verb first, for its record; null where a program does.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    private string Moments => folder.Moments;

    /// <summary>Runs it, unless it is done.</summary>
    /// <param name="cancellation">Stops after the step under way, with a checkpoint.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="DataException">A sample cannot be used.</exception>
    /// <exception cref="TrainingException">The training failed.</exception>
    public JobResult Run(CancellationToken cancellation = default)
    {
        if (!folder.IsFinished)
        {
            using var threads = new ThreadCount(job.Plan.Options.Threads);
            Directory.CreateDirectory(Moments);
            AtomicFile.WriteText(folder.Result, Trained(cancellation).ToJson());
        }

        folder.ClearTraining();
        return JobResult.Read(folder.Result);
    }

    private JobResult Trained(CancellationToken cancellation)
    {
        var (training, choice) = job.Parts();
        var clean = Cleaned(training);
        var samples = new PreparedCache(training, job.Plan.Preprocessing, job.Plan.Options.Cache);
        var survey = ExclusionSurvey.Of(job.Plan, samples, clean, job.Data.IsTruthKnown || !job.Noise.Equals(NoiseModel.None));
        var steps = job.Plan.Options.TotalSteps(EpochOrder.StepsIn(training.Cases.Count, job.Plan.Options.BatchSize));
        var validation = new JobValidation(new HeldOutDice(job.Data.Test, job.Plan), choice is null ? null : new HeldOutDice(choice, job.Plan), survey, steps, Moments);
        var times = new StepTimes(Progress);
        var trained = new Trainer(job.PlanFor(training, clean)) { Folder = new RunFolder(folder.Location, force: true) { Command = Command, IsAllOwn = true }, Resume = true, Prepared = samples, Progress = times }.Run(training, validation, cancellation);

        var clock = Stopwatch.StartNew();
        using var predictor = new Predictor(trained.Network, training.Description, job.Plan.Preprocessing, job.Plan.IsMultiLabel);
        var (scores, annotators) = Tested(predictor, cancellation);
        var moments = JobMoment.ReadAll(Moments, trained.ChosenTrial);
        if (survey is not null)
        {
            AtomicFile.WriteText(folder.Exclusion, ExclusionRow.Format(moments.SelectMany(moment => moment.Exclusion)));
            KeepExcluded(trained.ChosenTrial);
        }

        using var process = Process.GetCurrentProcess();
        return new()
        {
            Key = job.Key,
            Identity = job.Planned.Identity,
            Classes = training.Description.Classes,
            Scores = [.. scores.Zip(LateScores.Of(moments), TestScore.Of)],
            Annotators = annotators,
            LateValidations = LateScores.Moments(moments).Count,
            Curve = [.. moments.Select(moment => new TestPoint(moment.Step, moment.Dice))],
            Steps = trained.Steps,
            ChosenStep = choice is null ? null : trained.Best?.Step,
            Seconds = Math.Round(trained.Elapsed.TotalSeconds + clock.Elapsed.TotalSeconds, 2),
            MillisecondsPerStep = times.Median is { } median ? Math.Round(median, 2) : null,
            PeakMegabytes = Math.Round(process.PeakWorkingSet64 / BytesOfMegabyte),
        };
    }

    // A trial may go on to the last step; then its pictures are those of the training. Moved already, if the process was killed between here and the result.
    private void KeepExcluded(int? chosen)
    {
        if (new[] { JobMoment.Excluded(Moments, null), JobMoment.Excluded(Moments, chosen) }.FirstOrDefault(Directory.Exists) is { } pictures)
        {
            foreach (var picture in Directory.GetDirectories(pictures))
            {
                var place = Path.Combine(Directory.CreateDirectory(folder.Excluded).FullName, Path.GetFileName(picture));
                if (Directory.Exists(place))
                {
                    Directory.Delete(place, recursive: true);
                }

                Directory.Move(picture, place);
            }
        }
    }

    // The images that are trained on with clean labels, in the same order.
    private SampleSubset Cleaned(ISampleSource training)
    {
        var clean = job.Data.Clean;
        var places = clean.Cases.Index().ToDictionary(item => item.Item.Case, item => item.Index);
        return new(clean, training.Cases.Select(key => places[key.Case]));
    }

    private (List<CaseScore> Scores, List<AnnotatorScore> Annotators) Tested(Predictor predictor, CancellationToken cancellation)
    {
        var test = job.Data.Test.Whole;
        var (scores, annotators) = (new List<CaseScore>(), new List<AnnotatorScore>());
        for (var index = 0; index < test.Cases.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (key, sample) = (test.Cases[index], test.Read(index));
            var predicted = VolumePrediction.Labels(predictor, sample, cancellation);
            scores.AddRange(CaseScore.Of(key, predicted, sample.Labels, test.Description.Classes));
            annotators.AddRange(job.Data.Annotators.SelectMany(one => OfAnnotator(one.Name, key, one.Test.Whole.Read(index).Labels, sample.Labels, predicted, test.Description.Classes)));
            ImageFile.WritePng(folder.PredictionFile(key.Case), PictureGrid.Of(sample).Plane(predicted));
        }

        return (scores, annotators);
    }

    private static IEnumerable<AnnotatorScore> OfAnnotator(string name, CaseKey key, byte[] annotation, byte[] consensus, byte[] predicted, IReadOnlyList<string> classes) =>
        AnnotatorAgreement.Of(key, annotation, consensus, classes).Zip(
            CaseScore.Of(key, predicted, annotation, classes),
            (agreement, prediction) => new AnnotatorScore(name, key.Case, key.Patient, agreement.Class, agreement.Name, agreement.Dice, prediction.Dice));
}
