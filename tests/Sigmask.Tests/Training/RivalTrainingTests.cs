using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>Every rival trains, and goes on where it was stopped.</summary>
public sealed class RivalTrainingTests
{
    [Theory]
    [InlineData("envelope", "ce+t-loss(rate=0.05)", 2)]
    [InlineData("envelope", "bce+t-loss(rate=0.05)", 2)]
    [InlineData("co-teaching(rate=0.1)", "ce+dice", 3)]
    [InlineData("co-teaching", "bce+dice", 3)]
    [InlineData("co-teaching(rate=0.1)", "t-loss", 2)]
    [InlineData("adele(every=2)", "ce+dice", 3)]
    [InlineData("adele(threshold=0.3,every=1,consistency=0)", "ce", 3)]
    public void A_training_learns_and_if_stopped_and_resumed_ends_with_the_bits_of_one_that_was_not(string method, string loss, int classes)
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(6, [16, 16], classes);
        var plan = Plans.Small(60, loss, EnvelopeOptions.Plain) with { Method = TrainingMethod.Parse(method) };
        plan = plan with { Model = plan.Model with { Dropout = 0.1 }, Options = plan.Options with { LearningRate = new() { Peak = 1e-2 }, ValidateEvery = 20 } };
        var validation = new HeldOutDice(source, plan);
        var reports = new List<StepReport>();
        using var whole = new Trainer(plan) { Folder = new(folder["whole"]), Progress = new Each(status => reports.Add(status.Report)) }.Run(source, validation);
        Assert.True(reports[^10..].Average(report => report.Loss) < reports[..10].Average(report => report.Loss));

        using var stop = new CancellationTokenSource();
        var interrupted = new Trainer(plan) { Folder = new(folder["parts"]), Progress = new Each(status => Stop(status.Report.Step == 43)) };
        Assert.Throws<OperationCanceledException>(() => interrupted.Run(source, validation, stop.Token));
        var rest = new List<StepReport>();
        using var resumed = new Trainer(plan) { Folder = new(folder["parts"]), Resume = true, Progress = new Each(status => rest.Add(status.Report)) }.Run(source, validation);
        Assert.Equal(reports.Skip(43), rest);
        Assert.Equal(File.ReadAllBytes(folder["whole/model.safetensors"]), File.ReadAllBytes(folder["parts/model.safetensors"]));
        Assert.Equal(method, RunRecord.Read(folder["parts/run.json"]).Method);
        Assert.Equal(reports[^1].Further.Names, File.ReadLines(folder["parts/history.csv"]).First().Split(',').SkipWhile(name => !name.StartsWith("val_dice_", StringComparison.Ordinal)).Skip(classes - 1));

        void Stop(bool isTime)
        {
            if (isTime)
            {
                stop.Cancel();
            }
        }
    }

    [Theory]
    [InlineData("envelope", "ce+t-loss(rate=0.05)", "t_loss_nu")]
    [InlineData("co-teaching", "ce", "noise_rate")]
    [InlineData("co-teaching(rate=0.1)", "t-loss", "t_loss_nu")]
    [InlineData("adele(every=2)", "ce", "begun_1")]
    [InlineData("envelope", "ce+dice")]
    public void The_history_has_what_a_way_to_learn_finds_out(string method, string loss, params string[] names)
    {
        var reports = new List<StepReport>();
        var plan = Plans.Small(20, loss, EnvelopeOptions.Plain) with { Method = TrainingMethod.Parse(method) };
        new Trainer(plan) { Progress = new Each(status => reports.Add(status.Report)) }.Run(new DiscSource(4, [16, 16], 2)).Dispose();

        Assert.All(reports, report => Assert.Equal(names, report.Further.Names));
        if (names is ["t_loss_nu"])
        {
            Assert.Equal(20, reports.Select(report => report.Further["t_loss_nu"]).Distinct().Count());
            Assert.All(reports, report => Assert.InRange(report.Further["t_loss_nu"]!.Value, 0.2, 5));
        }
        else if (names is ["noise_rate"])
        {
            Assert.All(reports, report => Assert.InRange(report.Further["noise_rate"]!.Value, 0, 0.5));
            Assert.True(reports[^1].Further["noise_rate"] < reports[0].Further["noise_rate"]);
        }
    }

    [Fact]
    public void ADELE_corrects_labels_once_they_are_learned_by_heart_and_goes_on_with_them_if_resumed()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(150, "ce+dice", EnvelopeOptions.Plain) with { Method = new Adele { Consistency = 0, Threshold = 0.55 } };
        plan = plan with { Options = plan.Options with { LearningRate = new() { Peak = 1e-2 } } };
        var adele = Steps(plan, null);
        var plain = Steps(plan with { Method = TrainingMethod.Envelope }, null, report => report.Loss != adele[(int)report.Step - 1].Loss);
        var first = adele.Zip(plain).TakeWhile(pair => pair.First.Loss == pair.Second.Loss).Count();
        Assert.InRange(first, 20, 145);

        // The labels of the step after a class has begun are the first that are corrected.
        var further = adele[^1].Further;
        Assert.InRange(further.Names.Min(name => further[name])!.Value, 1, first);

        Steps(plan, new(folder["run"]), report => report.Step == first + 2);
        Assert.Equal(adele.Skip(first + 2).Select(report => report.Loss), Steps(plan, new(folder["run"])).Select(report => report.Loss));

        List<StepReport> Steps(TrainingPlan plan, RunFolder? run, Func<StepReport, bool>? isLast = null)
        {
            using var stop = new CancellationTokenSource();
            var reports = new List<StepReport>();
            var trainer = new Trainer(plan) { Folder = run, Resume = true, Progress = new Each(status => Take(status.Report)) };
            try
            {
                trainer.Run(source, cancellation: stop.Token).Dispose();
            }
            catch (OperationCanceledException)
            {
                Assert.True(isLast!(reports[^1]));
                Assert.Equal(reports.Select((_, index) => index + 1L), reports.Select(report => report.Step));
            }

            return reports;

            void Take(StepReport report)
            {
                reports.Add(report);
                if (isLast?.Invoke(report) == true)
                {
                    stop.Cancel();
                }
            }
        }
    }

    [Fact]
    public void The_degrees_of_freedom_of_the_T_Loss_are_learned()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16], classes: 2);
        using var trained = new Trainer(Plans.Small(10, "t-loss(rate=0.05)", EnvelopeOptions.Plain)) { Folder = new(folder["run"]) }.Run(source);
        using var checkpoint = SafetensorsFile.Read(folder["run/checkpoints/last.safetensors"]);
        var weight = checkpoint.Tensors["loss.0.w"].item<double>();
        Assert.InRange(Math.Abs(weight), 0.01, 0.6);
    }

    [Fact]
    public void Inconsistency_is_the_divergence_of_the_scales_from_their_mean_where_the_network_is_sure()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Tensor[] scales = [.. Enumerable.Range(0, 3).Select(_ => randn([2, 3, 2, 2], dtype: float64).softmax(1))];
        scales[0] = scales[0].clone();
        var valid = ones([2, 2, 2], ScalarType.Bool);
        valid[0, 0, 1] = tensor(false);
        var mixture = (scales[0] + scales[1] + scales[2]) / 3;
        double[] sureness = [.. Enumerable.Range(0, 2).Select(b => mixture[b].masked_fill(valid[b].logical_not(), 0).max().item<double>())];
        foreach (var confidence in new[] { 0, (sureness[0] + sureness[1]) / 2, 1 })
        {
            var sum = 0.0;
            for (var b = 0; b < 2; b++)
            {
                for (var pixel = 0; pixel < 4; pixel++)
                {
                    if (sureness[b] >= confidence && valid[b].flatten()[pixel].item<bool>())
                    {
                        sum += scales.Sum(p => Enumerable.Range(0, 3).Sum(c => At(p, b, c, pixel) * Math.Log(At(p, b, c, pixel) / At(mixture, b, c, pixel))));
                    }
                }
            }

            Assert.Equal(sum / 7, AdeleRule.Inconsistency(scales, valid, confidence).item<double>(), 1e-9);
        }

        static double At(Tensor maps, int b, int c, int pixel) => maps[b, c].flatten()[pixel].item<double>();
    }

    [Theory]
    [InlineData("envelope", "t-loss", "`TrainingPlan.Loss = t-loss`: t-loss is for one structure against the background, but discs has 2; take another loss.")]
    [InlineData("adele", "bce", "`TrainingPlan.Method = adele`: adele corrects labels of one class a pixel, and `TrainingPlan.Loss = bce` is for several; take one with ce.")]
    [InlineData("co-teaching", "topk", "`TrainingPlan.Method = co-teaching`: co-teaching chooses pixels by their losses, and `TrainingPlan.Loss = topk` has a choice of its own; take another loss.")]
    public void What_does_not_fit_is_refused_before_the_first_step(string method, string loss, string message)
    {
        var plan = Plans.Small(2, loss, EnvelopeOptions.Plain) with { Method = TrainingMethod.Parse(method) };
        Assert.Equal(message, Assert.Throws<TrainingException>(() => new Trainer(plan).Run(new DiscSource(2, [16, 16]))).Message);
    }

    private sealed class Each(Action<TrainingStatus> act) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status) => act(status);
    }
}
