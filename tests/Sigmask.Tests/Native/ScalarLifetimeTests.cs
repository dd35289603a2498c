using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Tests.Training;
using Sigmask.Training;
using static TorchSharp.torch;
using BatchNorm2d = TorchSharp.Modules.BatchNorm2d;

namespace Sigmask.Tests.Native;

/// <summary>That no number is freed under the operation that reads it, whatever other threads do.</summary>
public sealed class ScalarLifetimeTests
{
    // These give away what they make, and ScalarOperations disposes it.
    private const string TheOnlyMaker = "Number.ToScalar: ";

    // Enough to run every operation beside collections; SIGMASK_STRESS=N takes as many as it needs to trust that none fails once in a while.
    private static readonly int Steps = int.TryParse(Environment.GetEnvironmentVariable("SIGMASK_STRESS"), out var asked) ? asked : 40;

    [Fact]
    public void Nothing_of_ours_calls_what_makes_scalars_that_nobody_keeps()
    {
        var calls = new[] { typeof(Envelope), typeof(Trainer) }.SelectMany(type => ScalarMakers.CalledBy(type.Assembly));
        Assert.DoesNotContain(calls, call => !call.StartsWith(TheOnlyMaker, StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_that_make_such_scalars_are_found_in_the_instructions()
    {
        string[] calls = [.. ScalarMakers.CalledBy(typeof(ScalarLifetimeTests).Assembly).Where(call => call.StartsWith(nameof(Careless), StringComparison.Ordinal))];
        Assert.Equal(6, calls.Length);
        Assert.All(["op_Implicit", "op_Multiply", "op_Addition", "square", "BatchNorm2d", "leaky_relu"], name => Assert.Contains(calls, call => call.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Collections_on_another_thread_leave_training_steps_as_they_are()
    {
        var quiet = Train(Steps);
        using var end = new CancellationTokenSource();
        var collecting = Task.Run(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    GC.KeepAlive(new byte[50_000]);
                    GC.WaitForPendingFinalizers();
                }
            },
            CancellationToken.None);
        var disturbed = Train(Steps);
        await end.CancelAsync();
        await collecting;
        Assert.Equal(quiet, disturbed);
    }

    [Fact]
    public void Only_a_network_of_someone_else_runs_in_a_pause()
    {
        using var ours = new UNet(new() { Channels = 1, Classes = 2, Width = 2, Levels = 2 }, seed: 1);
        using var foreign = nn.Sequential(nn.Conv2d(1, 2, 1L));
        Assert.Null(ForeignNetwork.Pause(ours));
        using var pause = ForeignNetwork.Pause(foreign);
        Assert.NotNull(pause);
    }

    // Each loss of a short training with everything in force.
    private static double[] Train(int steps)
    {
        using var network = new UNet(new() { Channels = 1, Classes = 3, Width = 2, Levels = 2 }, seed: 1);
        using var twin = new UNet(new() { Channels = 1, Classes = 3, Width = 2, Levels = 2 }, seed: 1);
        using var average = new WeightAverage(network, twin);
        using var state = new TrainingState(network, average, new OptimizerOptions().Create(network.named_parameters()));
        var source = new DiscSource(3, [16, 16]);
        var step = new TrainingStep(state, Plans.Small(steps), 3, CPU, steps);
        var batch = Batch.Of([source.Read(0), source.Read(1)], 0, 0);
        return [.. Enumerable.Range(0, steps).Select(_ => step.Run(batch, null).Loss)];
    }

    private static class Careless
    {
        public static Tensor Filled(Tensor x) => x.masked_fill(x, 0);

        public static Tensor Doubled(Tensor x) => x * 2.0;

        public static Tensor Sum(Tensor x)
        {
            x += x;
            return x;
        }

        public static Tensor Squared(Tensor x) => x.square();

        public static BatchNorm2d Layer() => nn.BatchNorm2d(1);

        public static Tensor Rectified(Tensor x) => nn.functional.leaky_relu(x);
    }
}
