using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Tests.Training;
using Sigmask.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sigmask.Tests.Models;

/// <summary>A network of a user's own, with what is public alone: what docs/models.md promises.</summary>
public sealed class OwnModelTests : IDisposable
{
    private static readonly ModelRegistry Registry = ModelRegistry.Standard.With(new ModelFamily
    {
        Name = "two-layers",
        Description = "two convolutions",
        Source = "here",
        Dimensions = [2],
        InputRule = "any size",
        Encoder = new() { Prefix = "first.", FirstConvolution = "weight" },
        Build = (options, _) => new TwoLayers(options.Channels, options.Classes),
    });

    private readonly TemporaryFolder folder = new();
    private readonly DiscSource source = new(2, [24, 24], classes: 2);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_is_trained_saved_and_loaded_for_prediction()
    {
        var plan = Plan(steps: 60, rate: 3e-2);
        double learned;
        using (var trained = new Trainer(plan, Registry) { Folder = new(folder["run"]) }.Run(source, new HeldOutDice(source, plan)))
        {
            Assert.IsType<TwoLayers>(trained.Network);
            learned = trained.Best!.Dice;
            Assert.InRange(learned, 0.9, 1);
        }

        using var predictor = Predictor.Load(new(folder["run"]), registry: Registry);
        var sample = source.Read(0);
        var right = predictor.Predict(sample).Labels().Zip(sample.Labels).Count(pair => pair.First == pair.Second);
        Assert.InRange((double)right / sample.Labels.Length, 0.95, 1);
        Assert.Contains("There is no model \"two-layers\"", Assert.Throws<ModelException>(() => Predictor.Load(new(folder["run"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_encoder_begins_with_the_weights_of_a_file_which_the_run_records()
    {
        using var scope = NewDisposeScope();
        var published = new Dictionary<string, Tensor> { ["weight"] = SplitMixFill.Entry("weight", 8, 3, 3, 3), ["bias"] = SplitMixFill.Entry("bias", 8) };
        var plan = Plan(steps: 1, rate: 1e-12) with { EncoderWeights = published.Save(folder["published.safetensors"]) };
        var notes = new Notes();
        using (var trained = new Trainer(plan, Registry) { Folder = new(folder["run"]), Progress = notes }.Run(source))
        {
            var state = trained.Network.state_dict();
            Assert.InRange((state["first.weight"] - published["weight"].sum(1, keepdim: true)).abs().max().item<float>(), 0, 1e-5);
            Assert.InRange((state["first.bias"] - published["bias"]).abs().max().item<float>(), 0, 1e-6);
        }

        var record = RunRecord.Read(folder["run/run.json"]);
        Assert.Equal(("published.safetensors", 2, 2), (record.EncoderWeights!.File, record.EncoderWeights.Matched, record.EncoderWeights.Total));
        Assert.Equal([record.EncoderWeights.Summary], notes.Said);

        published["bias"].add_(1);
        published.Save(folder["published.safetensors"]);
        File.Delete(folder["run/model.safetensors"]);
        var error = Assert.Throws<TrainingException>(() => new Trainer(plan, Registry) { Folder = new(folder["run"]), Resume = true }.Run(source));
        Assert.Contains("encoder_weights.sha256 was", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_weights_follow_from_the_seed_alone_though_its_layers_draw_them()
    {
        var first = Weights(seed: 1);
        rand(3).Dispose();
        Assert.Equal(first, Weights(seed: 1));
        Assert.NotEqual(first, Weights(seed: 2));

        static float[] Weights(int seed)
        {
            using var network = Registry.Create(new ModelOptions { Name = "two-layers", Channels = 1, Classes = 2 }, seed);
            return [.. network.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
        }
    }

    [Fact]
    public void What_the_program_draws_at_random_goes_on_as_if_no_network_had_been_made()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var expected = rand(1).item<float>();
        manual_seed(5);
        Registry.Create(new ModelOptions { Name = "two-layers", Channels = 1, Classes = 2 }, seed: 1).Dispose();
        Assert.Equal(expected, rand(1).item<float>());
    }

    private static TrainingPlan Plan(long steps, double rate)
    {
        var plan = Plans.Small(steps, "ce", EnvelopeOptions.Plain);
        return plan with { Model = plan.Model with { Name = "two-layers" }, Options = plan.Options with { LearningRate = new() { Peak = rate } } };
    }

    private sealed class TwoLayers : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> first;
        private readonly Module<Tensor, Tensor> second;

        public TwoLayers(int channels, int classes)
            : base(nameof(TwoLayers))
        {
            first = Conv2d(channels, 8, 3, padding: 1);
            second = Conv2d(8, classes, 1L);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => second.call(first.call(input).relu());
    }

    private sealed class Notes : ITrainingProgress
    {
        public List<string> Said { get; } = [];

        public void Noted(string note) => Said.Add(note);

        public void Advanced(TrainingStatus status)
        {
        }
    }
}
