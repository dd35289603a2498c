using System.Reflection;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Inference.Onnx;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Tests.Native;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>That the library leaves what libtorch has for the whole process as it finds it.</summary>
public sealed class GlobalStateTests : IDisposable
{
    // What a program may have chosen, and no test or plan here would choose.
    private const int Threads = 3;
    private const long Seed = 20;

    private static readonly string[] Setters =
    [
        nameof(manual_seed), nameof(set_rng_state), nameof(set_num_threads), nameof(set_num_interop_threads), nameof(set_default_dtype), nameof(set_default_device), nameof(set_grad_enabled),
        nameof(set_printoptions),
    ];

    private static readonly DiscSource Discs = new(4, [16, 16]);

    private readonly ThreadCount threads = new(Threads);

    public void Dispose() => threads.Dispose();

    [Fact]
    public void A_training_and_its_predictions_do()
    {
        var plan = Plans.Small(3);
        plan = plan with { Model = plan.Model with { Dropout = 0.2 } };
        AssertUntouched(() =>
        {
            using var trained = new Trainer(plan).Run(Discs, new HeldOutDice(Discs, plan));
            using var predictor = new Predictor(trained.Network, Discs.Description, plan.Preprocessing, isMultiLabel: false);
            predictor.Predict(Discs.Read(0));
        });
    }

    [Fact]
    public void A_training_that_is_stopped_does()
        => AssertUntouched(() => Assert.Throws<OperationCanceledException>(() => new Trainer(Plans.Small(3)).Run(Discs, cancellation: new(canceled: true))));

    [Fact]
    public void A_network_that_is_made_does() => AssertUntouched(() => ModelRegistry.Standard.Create(new() { Channels = 1, Classes = 2, Width = 6, Levels = 3 }, 1).Dispose());

    [Fact]
    public void What_a_training_draws_does_not_depend_on_it()
    {
        var plan = Plans.Small(4);
        plan = plan with { Model = plan.Model with { Dropout = 0.4 } };
        manual_seed(1);
        using var first = new Trainer(plan).Run(Discs);
        manual_seed(2);
        using var second = new Trainer(plan).Run(Discs);
        Assert.Equal(first.LastStep!.Loss, second.LastStep!.Loss);
    }

    [Fact]
    public void Nothing_else_in_the_library_changes_it()
    {
        Type[] scopes = [typeof(ThreadCount), typeof(RandomState)];
        var calls = new[] { typeof(Envelope), typeof(Sample), typeof(OnnxPredictor), typeof(Trainer) }.SelectMany(type => Instructions.CallsOf(type.Assembly)).Where(call => IsSetter(call.Called)).ToArray();
        Assert.Empty(calls.Where(call => !scopes.Contains(call.Caller.DeclaringType)).Select(call => $"{call.Caller.DeclaringType!.Name}.{call.Caller.Name}"));
        Assert.Equal(scopes.Length, calls.Select(call => call.Caller.DeclaringType).Distinct().Count());
    }

    private static bool IsSetter(MethodBase method) => Setters.Contains(method.Name) && method.DeclaringType!.Assembly == typeof(TorchSharp.torch).Assembly;

    private static void AssertUntouched(Action act)
    {
        manual_seed(Seed);
        using var expected = rand(8);
        manual_seed(Seed);
        var (type, gradient) = (get_default_dtype(), is_grad_enabled());
        act();
        using var drawn = rand(8);
        Assert.Equal(expected.data<float>().ToArray(), drawn.data<float>().ToArray());
        Assert.Equal((Threads, type, gradient), (get_num_threads(), get_default_dtype(), is_grad_enabled()));
    }
}
