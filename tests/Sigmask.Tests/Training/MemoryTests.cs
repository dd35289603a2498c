using System.Diagnostics;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Training;
using TorchSharp;

namespace Sigmask.Tests.Training;

public sealed class MemoryTests
{
    private const int Steps = 1000;
    private const int WarmUp = 200;

    [Fact]
    public void Over_1000_steps_neither_live_tensors_nor_the_resident_set_grow()
    {
        var source = new DiscSource(8, [16, 16]);
        var plan = Plans.Small(Steps, envelope: new() { Ramp = Ramp.None });
        plan = plan with { Model = plan.Model with { Width = 4, Levels = 2 }, Options = plan.Options with { ValidateEvery = 100 } };
        var meter = new Meter();
        using var trained = new Trainer(plan) { Progress = meter }.Run(source, new HeldOutDice(source, plan));
        Assert.Single(meter.LiveTensors.Distinct());

        // What leaks at every step grows in both halves; what the process takes once, for whatever reason, in one of them.
        Assert.InRange(meter.Growth.Min(), double.NegativeInfinity, 10);
    }

    private sealed class Meter : ITrainingProgress
    {
        private readonly List<long> resident = [];

        public List<long> LiveTensors { get; } = [];

        /// <summary>How much the resident set grew in each half of the steps, in MB.</summary>
        public IEnumerable<double> Growth => resident.Zip(resident.Skip(1), (before, after) => (after - before) / (1024.0 * 1024));

        public void Advanced(TrainingStatus status)
        {
            if (status.Report.Step < WarmUp)
            {
                return;
            }

            LiveTensors.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
            if (status.Report.Step is WarmUp or ((WarmUp + Steps) / 2) or Steps)
            {
                using var process = Process.GetCurrentProcess();
                resident.Add(process.WorkingSet64);
            }
        }
    }
}
