using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Tests.Data;
using Sigmask.Tests.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

public sealed class HeldOutDiceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void At_the_networks_own_size_it_is_the_mean_of_the_evaluation_for_any_batch(int batch)
    {
        var source = new DiscSource(7, [17, 13]);
        var plan = Plans.Small(1);
        plan = plan with { Options = plan.Options with { BatchSize = batch } };
        var network = new UNet(new() { Channels = 1, Classes = 3, Width = 4, Levels = 2 }, seed: 3);
        network.eval();
        var score = new HeldOutDice(source, plan).Score(network);
        using var predictor = new Predictor(network, source.Description, plan.Preprocessing, isMultiLabel: false);
        var scores = Evaluation.Of(predictor, source).Scores;
        Assert.Equal(ScoreSummary.ByCase(scores, one => one.Dice).Average(value => value.Value), score.Dice!.Value, 1e-12);
        Assert.Equal(
            Enumerable.Range(1, 2).Select(label => Math.Round(scores.Where(one => one.Class == label).Average(one => one.Dice)!.Value, 12)),
            score.DiceByClass.Select(dice => Math.Round(dice!.Value, 12)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Slices_are_scored_together_as_the_volumes_that_they_are_parts_of(int batch)
    {
        // A slice with a single false pixel would be a 0 beside the 1 of a slice with a large structure.
        Sample[] volumes =
        [
            Networks.Shown("a", [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], 3, 2, 2) with { Image = [1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0] },
            Networks.Shown("b", [0, 0, 0, 1, 1, 1, 1, 1], 2, 2, 2) with { Image = [0, 0, 0, 0, 1, 1, 1, 1] },
        ];
        var whole = new ArraySource(volumes);
        var source = new SliceOfArrays(whole, volumes);
        var plan = Plans.Small(1) with { Preprocessing = Networks.AsRead };
        plan = plan with { Options = plan.Options with { BatchSize = batch } };
        using var network = Networks.ValueIsClass(2);
        var score = new HeldOutDice(source, plan).Score(network);
        Assert.Equal(8.0 / 9, score.Dice!.Value, 1e-12);
        Assert.Equal(score.Dice.Value, score.DiceByClass[0]!.Value, 1e-12);
        using var predictor = Networks.Reader(source.Description);
        Assert.Equal(ScoreSummary.ByCase(Evaluation.Of(predictor, source).Scores, one => one.Dice).Average(value => value.Value), score.Dice.Value, 1e-12);

        // A part of the slices, as of a fold: those of the second volume.
        var part = new SampleSubset(source, [3, 4]);
        Assert.Equal(8.0 / 9, new HeldOutDice(part, plan).Score(network).Dice!.Value, 1e-12);
    }

    [Fact]
    public void Images_of_several_sizes_are_scored_each_at_its_own()
    {
        var source = new ArraySource(
            [Networks.Shown("a", [0, 1, 1, 0], 2, 2), Networks.Shown("b", [1, 0], 1, 2), Networks.Shown("c", [0, 1, 1, 0], 2, 2) with { Image = [0, 1, 0, 0] }]);
        using var network = Networks.ValueIsClass(2);
        var score = new HeldOutDice(source, Plans.Small(1) with { Preprocessing = Networks.AsRead }).Score(network);
        Assert.Equal((1 + 1 + (2.0 / 3)) / 3, score.Dice!.Value, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Images_larger_than_the_patches_are_predicted_in_windows_for_any_batch(int batch)
    {
        var source = ArraySource.Random(3, 9, 13);
        var plan = Plans.Small(1) with { Preprocessing = Networks.AsRead with { Patch = new([4, 8]) } };
        plan = plan with { Options = plan.Options with { BatchSize = batch } };
        using var network = Networks.ValueIsClass(2);
        var validation = new HeldOutDice(source, plan);
        Assert.Equal(1.0, validation.Score(network).Dice);
        Assert.Equal(source.Read(2).Labels, validation.Predict(network, 2).Labels);
    }

    [Fact]
    public void Of_maps_that_are_equally_large_the_first_wins_in_windows_as_in_whole_images()
    {
        using var scope = NewDisposeScope();
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 200; trial++)
        {
            // Few values, so that most pixels have a tie.
            var (classes, height, width) = (random.Next(1, 6), random.Next(1, 9), random.Next(1, 9));
            float[] maps = [.. Enumerable.Range(0, classes * height * width).Select(_ => random.Next(3) / 2f)];
            var expected = tensor(maps, [(long)classes, (long)height * width]).argmax(0).data<long>().ToArray();
            Assert.Equal(Array.ConvertAll(expected, label => (byte)label), Resizing.ArgMax(maps, classes, [height, width], [height, width]));
        }
    }

    [Theory]
    [InlineData(9, 13, "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")]
    [InlineData(4, 8, "2 1")]
    public void Images_larger_than_the_patches_are_held_one_at_a_time(int height, int width, string batches)
    {
        var source = ArraySource.Random(3, height, width);
        var plan = Plans.Small(1) with { Preprocessing = Networks.AsRead with { Patch = new([4, 8]) } };
        plan = plan with { Options = plan.Options with { BatchSize = 2 } };
        using var network = new Counting(Networks.ValueIsClass(2));
        Assert.Equal(1.0, new HeldOutDice(source, plan).Score(network).Dice);
        Assert.Equal(batches, string.Join(' ', network.Batches));
    }

    [Fact]
    public void A_structure_that_no_case_has_is_not_scored()
    {
        var source = new ArraySource([Networks.Shown("a", [0, 1], 1, 2), Networks.Shown("b", [0, 0], 1, 2)], classes: 3);
        using var network = Networks.ValueIsClass(3);
        var validation = new HeldOutDice(source, Plans.Small(1) with { Preprocessing = Networks.AsRead });
        var score = validation.Score(network);
        Assert.Equal(["class1", "class2"], validation.Classes);
        Assert.Equal([1.0, null], score.DiceByClass);
        Assert.Equal(1.0, score.Dice);
    }

    [Fact]
    public void Without_any_structure_there_is_no_score()
    {
        var source = new ArraySource([Networks.Shown("a", [0, 0], 1, 2)]);
        using var network = Networks.ValueIsClass(2);
        var score = new HeldOutDice(source, Plans.Small(1) with { Preprocessing = Networks.AsRead }).Score(network);
        Assert.Null(score.Dice);
        Assert.Equal([null], score.DiceByClass);
    }

    [Fact]
    public void Without_a_case_there_is_nothing_to_validate_on() =>
        Assert.Contains("no case to validate on", Assert.Throws<DataException>(() => new HeldOutDice(new ArraySource([]), Plans.Small(1))).Message);

    // Remembers how many images it is given at a time.
    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Counting(nn.Module<Tensor, Tensor> inner)
            : base(nameof(Counting))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public List<long> Batches { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Batches.Add(input.shape[0]);
            return inner.forward(input);
        }
    }

    private sealed class SliceOfArrays(ISampleSource whole, Sample[] volumes) : ISampleSource
    {
        private readonly (int Volume, int Slice)[] places = [.. volumes.Index().SelectMany(volume => Enumerable.Range(0, volume.Item.Size[0]).Select(slice => (volume.Index, slice)))];

        public DataDescription Description { get; } = whole.Description with { Dimensions = 2 };

        public IReadOnlyList<CaseKey> Cases => [.. places.Select(place => new CaseKey($"{volumes[place.Volume].Case}_{place.Slice}", volumes[place.Volume].Patient))];

        public ISampleSource Whole => whole;

        public int WholeOf(int index) => places[index].Volume;

        public Sample Read(int index) => VolumeSlice.Of(volumes[places[index].Volume], places[index].Slice) with { Case = Cases[index].Case };
    }
}
