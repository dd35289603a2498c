using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class MemorizationMonitorTests
{
    [Theory]
    [InlineData(300, 6, 6)]
    [InlineData(1000, 237, 40)]
    [InlineData(100_000, 6, 1000)]
    [InlineData(10, 3, 1)]
    [InlineData(1, 1, 1)]
    public void A_window_is_an_epoch_but_neither_long_nor_short_in_the_training(long steps, long epoch, long window) =>
        Assert.Equal(window, MemorizationMonitor.Window(steps, epoch));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_IoU_of_a_window_is_that_of_all_its_valid_pixels(bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        using var state = State();
        var monitor = new MemorizationMonitor(state, 3, isMultiLabel, CPU, steps: 50, stepsPerEpoch: 2);
        var (both, predicted, labelled) = (new double[3], new double[3], new double[3]);
        for (var step = 0; step < 2; step++)
        {
            manual_seed(step);
            var logits = randn([2, 3, 5, 4]);
            var labels = randint(0, 3, [2, 5, 4], int64);
            labels[0, 1] = tensor(255L);
            var target = isMultiLabel ? SegmentationTarget.MultiLabel(where(labels.unsqueeze(1).eq(255), tensor(255L), randint(0, 2, [2, 3, 5, 4], int64)), 255) : SegmentationTarget.MultiClass(labels, 3, 255);
            var maps = isMultiLabel ? logits.gt(0) : zeros([2, 3, 5, 4], ScalarType.Bool).scatter(1, logits.argmax(1).unsqueeze(1), ones([2, 1, 5, 4], ScalarType.Bool));
            var (found, truth) = (Values(maps.logical_and(target.Valid.unsqueeze(1))), Values(target.OneHot(ScalarType.Bool)));
            for (var i = 0; i < found.Length; i++)
            {
                var channel = i / 20 % 3;
                both[channel] += found[i] && truth[i] ? 1 : 0;
                predicted[channel] += found[i] ? 1 : 0;
                labelled[channel] += truth[i] ? 1 : 0;
            }

            monitor.Observe(logits, target, step);
        }

        var iou = state.Tensors()["memorization.iou"];
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(both[channel] / (predicted[channel] + labelled[channel] - both[channel]), iou[channel, 0].item<double>(), 1e-12);
        }
    }

    [Fact]
    public void The_selection_comes_into_force_over_a_tenth_of_the_training_once_half_of_the_classes_have_begun()
    {
        using var scope = NewDisposeScope();
        using var state = State();
        var monitor = new MemorizationMonitor(state, 4, isMultiLabel: false, CPU, steps: 100, stepsPerEpoch: 2);
        var begun = state.Tensors()["memorization.begun"];
        Assert.Equal(0, monitor.DegreeAt(50));
        begun[0] = tensor(10L); // the background does not count
        begun[3] = tensor(20L);
        Assert.Equal(0, monitor.DegreeAt(50));
        begun[1] = tensor(40L);
        Assert.Equal([0.1, 0.2, 1, 1], new long[] { 40, 41, 49, 99 }.Select(step => Math.Round(monitor.DegreeAt(step), 12)));
        begun[2] = tensor(60L);
        Assert.Equal(0.2, monitor.DegreeAt(41), 1e-12);
    }

    [Fact]
    public void Images_that_are_learned_by_heart_bring_the_selection_into_force_and_a_short_training_never()
    {
        var plan = Plans.Small(150, envelope: new() { Ramp = Ramp.Auto, Evidence = Evidence.ByClass, Sigma = 0.2 }, guide: Guide.Self);
        plan = plan with { Options = plan.Options with { LearningRate = new() { Peak = 1e-2 } } };
        var sigmas = Sigmas(plan);
        Assert.Equal(0, sigmas[3]);
        Assert.Equal(0.2, sigmas[^1], 1e-9);
        Assert.Equal(sigmas.Order(), sigmas);
        Assert.All(Sigmas(plan with { Options = plan.Options with { Steps = 6, LearningRate = new() { Peak = 1e-5 } } }), sigma => Assert.Equal(0, sigma));

        static double[] Sigmas(TrainingPlan plan)
        {
            var sigmas = new List<double>();
            using var trained = new Trainer(plan) { Progress = new Each(status => sigmas.Add(status.Report.Sigma!.Value)) }.Run(new DiscSource(4, [16, 16]));
            return [.. sigmas];
        }
    }

    [Theory]
    [InlineData("ce+dice")]
    [InlineData("bce+dice")]
    public void A_training_that_is_stopped_as_the_selection_comes_into_force_goes_on_as_if_it_had_not_been(string loss)
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(150, loss, new() { Ramp = Ramp.Auto, Evidence = Evidence.ByClass, Sigma = 0.2 });
        plan = plan with { Options = plan.Options with { LearningRate = new() { Peak = 1e-2 } } };
        using var stop = new CancellationTokenSource();
        var whole = new List<StepReport>();
        using var undisturbed = new Trainer(plan) { Progress = new Each(status => whole.Add(status.Report)) }.Run(source);
        var moment = whole.FindIndex(report => report.Sigma > 0) + 3;
        Assert.InRange(moment, 3, 149);
        var first = new Trainer(plan) { Folder = new(folder["run"]), Progress = new Each(status => Stop(status.Report.Step == moment)) };
        Assert.Throws<OperationCanceledException>(() => first.Run(source, cancellation: stop.Token));
        var rest = new List<StepReport>();
        using var resumed = new Trainer(plan) { Folder = new(folder["run"]), Resume = true, Progress = new Each(status => rest.Add(status.Report)) }.Run(source);
        Assert.Equal(whole.Skip(moment), rest);

        void Stop(bool isTime)
        {
            if (isTime)
            {
                stop.Cancel();
            }
        }
    }

    private static bool[] Values(Tensor maps) => maps.contiguous().data<bool>().ToArray();

    private static TrainingState State()
    {
        var network = new UNet(new() { Channels = 1, Classes = 3, Width = 2, Levels = 2 }, seed: 1);
        return new(network, null, new OptimizerOptions().Create(network.named_parameters()));
    }

    private sealed class Each(Action<TrainingStatus> act) : ITrainingProgress
    {
        public void Advanced(TrainingStatus status) => act(status);
    }
}
