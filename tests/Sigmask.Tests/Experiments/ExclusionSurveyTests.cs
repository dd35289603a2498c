using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Tests.Auditing;
using Sigmask.Tests.Inference;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Experiments;

/// <summary>
/// Images of 4 x 4 pixels, of which the envelope leaves a quarter out. The larger the value x of a pixel, the more the network takes it for class 1: its loss is ln(1 + e^(2x-1)) where the label is 0 and
/// ln(1 + e^(1-2x)) where it is 1.
/// </summary>
public sealed class ExclusionSurveyTests : IDisposable
{
    private static readonly byte[] Halves = Judgement.Map("0000", "0000", "1111", "1111");

    // Losses of 5.0, 4.0, 3.0 in the first row and 3.5, 2.1 in the third; 0.3 elsewhere.
    private static readonly float[] Hard =
    [
        3, 2.5f, 2, 0,
        0, 0, 0, 0,
        1, -1.25f, -0.5f, 1,
        1, 1, 1, 1,
    ];

    private readonly nn.Module<Tensor, Tensor> network = Networks.ValueIsClass(2, scale: 1);

    public void Dispose() => network.Dispose();

    [Fact]
    public void The_largest_losses_of_an_image_are_left_out_and_those_with_a_wrong_label_counted()
    {
        var rows = Survey([Hard], [Halves], [Judgement.Map("1100", "0000", "0111", "1111")]).Look(network, 7, 1);

        Assert.Equal([new ExclusionRow(7, 0, Pixels: 8, Wrong: 2, Dropped: 3, DroppedWrong: 2), new ExclusionRow(7, 1, Pixels: 8, Wrong: 1, Dropped: 1, DroppedWrong: 0)], rows);
    }

    [Fact]
    public void Images_add_up()
    {
        var rows = Survey([Hard, Hard], [Halves, Halves], [Judgement.Map("1100", "0000", "0111", "1111"), Halves]).Look(network, 7, 1);

        Assert.Equal([new ExclusionRow(7, 0, Pixels: 16, Wrong: 2, Dropped: 6, DroppedWrong: 2), new ExclusionRow(7, 1, Pixels: 16, Wrong: 1, Dropped: 2, DroppedWrong: 0)], rows);
    }

    [Fact]
    public void A_network_that_changed_is_looked_at_again_and_one_that_did_not_gives_the_same()
    {
        var survey = Survey([Hard], [Halves], [Judgement.Map("1100", "0000", "0111", "1111")]);
        using var scored = Networks.ValueIsClass(2, scale: 1);
        var first = survey.Look(scored, 7, 1);
        var again = survey.Look(scored, 9, 1);
        using (no_grad())
        {
            // Now the larger the value, the more the network takes a pixel for class 0.
            foreach (var parameter in scored.parameters())
            {
                parameter.mul_(-1);
            }
        }

        var other = survey.Look(scored, 11, 1);

        Assert.Equal([9, 9], again.Select(row => row.Step));
        Assert.Equal(first.Select(row => row with { Step = 0 }), again.Select(row => row with { Step = 0 }));
        Assert.NotEqual(first.Select(row => row.Dropped), other.Select(row => row.Dropped));
        Assert.Equal(2.0, survey.Look(scored, 12, 0.5).Sum(row => row.Dropped), 1e-6);
    }

    [Fact]
    public void What_the_network_makes_of_a_batch_is_gone_before_the_next()
    {
        using var deep = new Deep(Networks.ValueIsClass(2, scale: 1));
        var source = Samples.Of([Hard, Hard, Hard], [Halves, Halves, Halves], [4, 4], 2);
        var plan = Plan(Evidence.Off) with { Options = new() { BatchSize = 1 } };

        ExclusionSurvey.Of(plan, new PreparedCache(source, plan.Preprocessing, plan.Options.Cache), source, isTruthKnown: true)!.Look(deep, 7, 1);

        Assert.Equal(3, deep.Live.Count);
        Assert.InRange(deep.Live[2] - deep.Live[0], 0, Deep.Layers);
    }

    [Fact]
    public void A_selection_that_is_half_in_force_leaves_out_half_as_much()
    {
        var rows = Survey([Hard], [Halves], [Judgement.Map("1100", "0000", "0111", "1111")]).Look(network, 7, 0.5);

        Assert.Equal([2.0, 0], rows.Select(row => row.Dropped));
        Assert.Equal([2.0, 0], rows.Select(row => row.DroppedWrong));
    }

    [Fact]
    public void A_selection_that_is_not_in_force_leaves_out_nothing_and_no_picture_is_shown()
    {
        var survey = Survey([Hard], [Halves], [Judgement.Map("1100", "0000", "0111", "1111")]);

        Assert.Equal([new ExclusionRow(0, 0, Pixels: 8, Wrong: 2, Dropped: 0, DroppedWrong: 0), new ExclusionRow(0, 1, Pixels: 8, Wrong: 1, Dropped: 0, DroppedWrong: 0)], survey.Look(network, 0, 0));
        Assert.Empty(survey.Pictures(network, 4, 0));
    }

    [Fact]
    public void Where_the_truth_is_not_known_nothing_is_said_of_it()
    {
        var rows = Survey([Hard], [Halves], [Halves], isTruthKnown: false).Look(network, 7, 1);

        Assert.Equal([new ExclusionRow(7, 0, Pixels: 8, Wrong: -1, Dropped: 3, DroppedWrong: -1), new ExclusionRow(7, 1, Pixels: 8, Wrong: -1, Dropped: 1, DroppedWrong: -1)], rows);
    }

    [Fact]
    public void Pixels_that_do_not_count_are_not_counted()
    {
        // A quarter of twelve, and none of the first row, whose losses are the largest.
        float[] image = [.. Hard[..4], 1.75f, .. Hard[5..]];

        var rows = Survey([image], [Judgement.Map("....", "0000", "1111", "1111")], [Judgement.Map("1...", "0000", "1111", "1111")]).Look(network, 7, 1);

        Assert.Equal([new ExclusionRow(7, 0, Pixels: 4, Wrong: 0, Dropped: 1, DroppedWrong: 0), new ExclusionRow(7, 1, Pixels: 8, Wrong: 0, Dropped: 2, DroppedWrong: 0)], rows);
    }

    [Theory]
    [InlineData("ce", false)]
    [InlineData("ce", true)]
    [InlineData("bce", false)]
    [InlineData("bce", true)]
    public void Thresholds_of_class_confidence_are_those_over_the_pixels_of_all_images_in_any_order(string loss, bool isReversed)
    {
        // Where 1 is annotated, it has the probability 0.9 on 2 pixels of one image and 0.6 on 14 of the other: t = 10.2 / 16 = 0.6375. The mean of the two means is 0.75.
        // Where 0 is, that has 0.9 on 15 pixels and 0.38 on one: t = 13.88 / 16 = 0.8675. There 0.62 for class 1 is above 0.8 * 0.6375 = 0.51, and 0.38 below 0.5 * 0.8675: suspicious, and no other pixel is.
        float[] few = [Value(0.62), .. Enumerable.Repeat(Value(0.1), 13), Value(0.9), Value(0.9)];
        float[] many = [Value(0.1), Value(0.1), .. Enumerable.Repeat(Value(0.6), 14)];
        var (ofFew, ofMany) = (Judgement.Map("0000", "0000", "0000", "0011"), Judgement.Map("0011", "1111", "1111", "1111"));
        using var sigmoid = nn.Conv2d(1, 1, 1);
        using (no_grad())
        {
            sigmoid.weight.fill_(2);
            sigmoid.bias!.fill_(-1);
        }

        var survey = isReversed ? Of([many, few], [ofMany, ofFew]) : Of([few, many], [ofFew, ofMany]);
        var rows = survey.Look(loss == "bce" ? sigmoid : network, 7, 1);

        Assert.Equal([16, 16], rows.Select(row => row.Pixels));
        Assert.Equal([1.0, 0], rows.Select(row => Math.Round(row.Dropped, 6)));

        // With the probability p of class 1.
        static float Value(double p) => (float)((Math.Log(p / (1 - p)) + 1) / 2);
        ExclusionSurvey Of(float[][] images, byte[][] labels) => Survey(images, labels, labels, evidence: Evidence.ByClassFrom(0.8, 0.5), loss: loss);
    }

    [Fact]
    public void Pictures_come_in_the_order_of_what_is_left_out()
    {
        var truth = Judgement.Map("1000", "0000", "1111", "1111");
        float[] calm = Array.ConvertAll(Halves, label => (float)label);
        float[] one = [.. calm[..9], -1, .. calm[10..]];
        float[] three = [3, 2.5f, .. one[2..]];

        // By evidence, so that images differ: no more is left out than has an improbable label.
        var pictures = Survey([one, calm, three], [Halves, Halves, Halves], [Halves, Halves, truth], evidence: Evidence.Below(0.5)).Pictures(network, 2, 1);

        Assert.Equal(["case003", "case001"], pictures.Select(picture => picture.Case));
        Assert.Equal(Halves, pictures[0].Annotated.Pixels);
        Assert.Equal(truth, pictures[0].Clean.Pixels);
        Assert.Equal(White(0, 1, 9), pictures[0].LeftOut.Pixels);
        Assert.Equal(White(9), pictures[1].LeftOut.Pixels);
    }

    [Fact]
    public void In_pictures_pixels_that_do_not_count_are_not_left_out()
    {
        float[] calm = Array.ConvertAll(Halves, label => (float)label);
        float[] one = [.. calm[..9], -1, .. calm[10..]];
        float[] two = [3, .. one[1..]];
        var partly = Judgement.Map("....", "....", "1111", "1111");

        var pictures = Survey([one, two], [partly, Halves], [partly, Halves], evidence: Evidence.Below(0.5)).Pictures(network, 2, 1);

        Assert.Equal(["case002", "case001"], pictures.Select(picture => picture.Case));
        Assert.Equal(White(9), pictures[1].LeftOut.Pixels);
    }

    [Fact]
    public void There_is_none_of_a_loss_that_keeps_every_pixel_or_of_patches()
    {
        var source = Samples.Of([Hard], [Halves], [4, 4], 2);
        var plan = Plan(Evidence.Off);

        Assert.Null(Of(plan with { Envelope = EnvelopeOptions.Plain }));
        Assert.Null(Of(plan with { Preprocessing = Networks.AsRead with { Patch = new([2, 2]) } }));
        Assert.NotNull(Of(plan));

        ExclusionSurvey? Of(TrainingPlan asked) => ExclusionSurvey.Of(asked, new PreparedCache(source, asked.Preprocessing, asked.Options.Cache), source, isTruthKnown: true);
    }

    // Remembers how many tensors are alive whenever it is asked.
    private sealed class Deep : nn.Module<Tensor, Tensor>
    {
        public const int Layers = 100;

        private readonly nn.Module<Tensor, Tensor> last;

        public Deep(nn.Module<Tensor, Tensor> last)
            : base(nameof(Deep))
        {
            this.last = last;
            RegisterComponents();
        }

        public List<long> Live { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Live.Add(TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
            for (var layer = 0; layer < Layers; layer++)
            {
                input = input.alias();
            }

            return last.forward(input);
        }
    }

    private static byte[] White(params int[] pixels) => [.. Enumerable.Range(0, 16).Select(pixel => (byte)(pixels.Contains(pixel) ? 255 : 0))];

    private static ExclusionSurvey Survey(float[][] images, byte[][] annotated, byte[][] clean, bool isTruthKnown = true, Evidence? evidence = null, string loss = "ce")
    {
        var plan = Plan(evidence ?? Evidence.Off) with { Loss = LossSpecification.Parse(loss) };
        return ExclusionSurvey.Of(plan, new PreparedCache(Samples.Of(images, annotated, [4, 4], 2), plan.Preprocessing, plan.Options.Cache), Samples.Of(images, clean, [4, 4], 2), isTruthKnown)!;
    }

    private static TrainingPlan Plan(Evidence evidence) => new()
    {
        Loss = LossSpecification.Parse("ce"),
        Envelope = new() { Sigma = 0.25, Smoothing = Smoothing.Hard, ClassFloor = 0, Evidence = evidence, Ramp = Ramp.None },
        Preprocessing = Networks.AsRead,
    };
}
