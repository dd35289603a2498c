using System.Diagnostics;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Benchmarks.Networks;

/// <summary>One training and its test, in a process of its own, so that its memory is its own too.</summary>
internal sealed record GridCell(string Dataset, string Network, string Loss, int Seed)
{
    public const string Plain = "plain";
    public const string Envelope = "envelope";

    private const double WarmUp = 0.05;
    private const double BytesOfMegabyte = 1 << 20;

    /// <summary>Where its result lies.</summary>
    public string File(GridOptions options) => Path.Combine(options.Out, $"{Dataset.Replace(' ', '-')}_{Network}_{Loss}_{Seed}.json");

    public GridResult Run(GridOptions options)
    {
        var data = GridDataset.Open(Dataset, options);
        var plan = Plan(options);
        var times = new StepTimes();
        using var trained = new Trainer(plan) { Progress = times }.Run(data.Training);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 / BytesOfMegabyte;
        return new(this, options.Steps, options.Size, times.Median, peak, [.. Test(trained, plan, data)]);
    }

    private TrainingPlan Plan(GridOptions options)
    {
        var family = ModelRegistry.Standard.Families.Single(one => one.Name == Network);
        return new()
        {
            Model = new ModelOptions { Name = Network, Channels = 1, Classes = 1 },
            Loss = LossSpecification.Parse("ce+dice"),
            Envelope = Loss == Plain ? EnvelopeOptions.Plain : new EnvelopeOptions(),
            Preprocessing = new Preprocessing { Size = [options.Size, options.Size] },
            Augmentation = AugmentationOptions.Light,
            Options = new TrainingOptions
            {
                Steps = options.Steps,
                Seed = Seed,
                Threads = 1,
                KeepBest = false,
                LearningRate = new LearningRateSchedule { Peak = family.LearningRate, WarmUp = WarmUp },
            },
        };
    }

    private static IEnumerable<GridScore> Test(TrainedNetwork trained, TrainingPlan plan, GridDataset data)
    {
        using var predictor = new Predictor(trained.Network, data.Training.Description, plan.Preprocessing, plan.IsMultiLabel);
        for (var index = 0; index < data.Test.Cases.Count; index++)
        {
            var sample = data.Test.Read(index);
            foreach (var score in CaseScore.Of(data.Test.Cases[index], VolumePrediction.Labels(predictor, sample), sample.Labels, data.Training.Description.Classes))
            {
                yield return new(score.Key.Case, score.Key.Patient, score.Class, score.Name, score.Counts);
            }
        }
    }

    // The selection of the envelope is in force in the second half; before, it costs less.
    private sealed class StepTimes : ITrainingProgress
    {
        private readonly List<double> times = [];
        private long last = Stopwatch.GetTimestamp();

        public double Median => times.Skip(times.Count / 2).Order().ElementAt(times.Count / 4);

        public void Advanced(TrainingStatus status)
        {
            times.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds);
            last = Stopwatch.GetTimestamp();
        }
    }
}
