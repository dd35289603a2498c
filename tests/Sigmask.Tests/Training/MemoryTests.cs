using System.Diagnostics;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Training;
using TorchSharp;

namespace Sigmask.Tests.Training;

public sealed class MemoryTests
{
    private const int Steps = 2000;
    private const int WarmUp = 400;

    [Fact]
    public void Over_2000_steps_neither_live_tensors_nor_the_resident_set_grow()
    {
        var source = new DiscSource(8, [16, 16]);
        var plan = Plans.Small(Steps, envelope: new() { Ramp = Ramp.None });
        plan = plan with { Model = plan.Model with { Width = 4, Levels = 2 }, Options = plan.Options with { ValidateEvery = 200 } };
        var meter = new Meter();
        using var trained = new Trainer(plan) { Progress = meter }.Run(source, new HeldOutDice(source, plan));
        Assert.Single(meter.LiveTensors.Distinct());
        Assert.InRange((meter.ResidentAtEnd - meter.ResidentWarm) / (1024.0 * 1024), double.NegativeInfinity, 40);
    }

    private sealed class Meter : ITrainingProgress
    {
        public List<long> LiveTensors { get; } = [];

        public long ResidentWarm { get; private set; }

        public long ResidentAtEnd { get; private set; }

        public void Advanced(TrainingStatus status)
        {
            if (status.Report.Step < WarmUp)
            {
                return;
            }

            LiveTensors.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
            if (status.Report.Step is WarmUp or Steps)
            {
                using var process = Process.GetCurrentProcess();
                ResidentWarm = status.Report.Step == WarmUp ? process.WorkingSet64 : ResidentWarm;
                ResidentAtEnd = process.WorkingSet64;
            }
        }
    }
}
