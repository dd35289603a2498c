using CsCheck;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Losses as text: what is read and written.</summary>
public sealed class LossSpecificationTests
{
    private static readonly Gen<string> Terms = Gen.Int[0, Specifications.For(isMultiLabel: false).Count - 1].Select(i => Specifications.For(isMultiLabel: false)[i]);

    [Theory]
    [InlineData("ce")]
    [InlineData("ce+dice")]
    [InlineData("0.5*ce+dice(batch=true)")]
    [InlineData("ce(weights=0.5:1:2)+2*tversky(alpha=0.8,beta=0.2,absent=skip)")]
    [InlineData("bce(positive-weights=2:3)+lovasz(hinge=true)")]
    [InlineData("topk(loss=focal(gamma=1.5,weights=1:2),count=100)")]
    [InlineData("aorr(drop-share=0.02,share=0.3,level=batch)+1E-05*gdice(balance=uniform)")]
    public void Text_in_its_shortest_form_reads_back_to_itself(string text) => Assert.Equal(text, LossSpecification.Parse(text).ToString());

    [Theory]
    [InlineData(" CE +1* Dice( Batch = True )", "ce+dice(batch=true)")]
    [InlineData("dice(batch=false,smooth=1.0)", "dice(smooth=1)")]
    [InlineData("dice(smooth=1e-5)", "dice")]
    [InlineData("0.50*focal(alpha=0.25,gamma=2)", "0.5*focal(alpha=0.25)")]
    [InlineData("1e+1*ce", "10*ce")]
    [InlineData("topk(count=5, loss=ce( label-smoothing=0 ))", "topk(loss=ce,count=5)")]
    [InlineData("atk(level=images)", "atk")]
    [InlineData("aorr(level=pixels)", "aorr")]
    [InlineData("gce(q=0.7)", "gce")]
    [InlineData("sce(alpha=0.1,beta=1,log-zero=-4)", "sce")]
    [InlineData("nr-dice(gamma=1.5,smooth=1e-5)", "nr-dice")]
    [InlineData("t-loss(nu=1,rate=0.001)", "t-loss")]
    [InlineData("tversky(alpha=0.3,beta=0.7,gamma=1)", "tversky")]
    [InlineData("NR_dice+ce(label_smoothing=0.1)", "nr-dice+ce(label-smoothing=0.1)")]
    public void Spaces_case_order_underscores_and_defaults_do_not_matter(string text, string shortest) => Assert.Equal(shortest, LossSpecification.Parse(text).ToString());

    [Theory]
    [InlineData("topk", 3.805)]
    [InlineData("atk", 3.005)]
    [InlineData("aorr", 2.23)]
    public void Batch_losses_have_shares_of_their_own_where_none_is_given(string text, double expected)
    {
        using var scope = NewDisposeScope();

        // Image b of four has the losses b + 0.01, b + 0.02, ..., b + 1. The largest tenth of all: 3.61 to 4. The larger half of the means: 2.505 and 3.505. Ranks 6 to 50 of an image: b + 0.95 down to b + 0.51.
        double[] losses = [.. Enumerable.Range(0, 400).Select(pixel => (pixel / 100) + (((pixel % 100) + 1) / 100.0))];
        var ofOther = tensor(losses.Select(loss => Math.Log(Math.Exp(loss) - 1)).ToArray()).reshape(4, 10, 10);
        var target = SegmentationTarget.MultiClass(zeros([4, 10, 10], dtype: int64), 2);
        Assert.Equal(expected, Assert.Single(LossSpecification.Parse(text).BaseLoss.Batch).Loss.Forward(stack([zeros_like(ofOther), ofOther], 1), target).item<double>(), 1e-10);
    }

    [Fact]
    public void Any_sum_of_losses_reads_back_to_itself() =>
        Gen.Select(Terms, Gen.Double[0.001, 1000]).Array[1, 4].ForAll(terms =>
        {
            var once = LossSpecification.Parse(string.Join(" + ", terms.Select(term => $"{term.Item2:R} * {term.Item1}")));
            Assert.Equal(once.ToString(), LossSpecification.Parse(once.ToString()).ToString());
            double[] weights = [.. once.BaseLoss.Pixel.Select(term => term.Weight), .. once.BaseLoss.Region.Select(term => term.Weight), .. once.BaseLoss.Batch.Select(term => term.Weight)];
            Assert.Equal(terms.Select(term => term.Item2).Order(), weights.Order());
        });

    [Theory]
    [InlineData("ce", typeof(CrossEntropy))]
    [InlineData("bce", typeof(BinaryCrossEntropy))]
    [InlineData("focal", typeof(FocalLoss))]
    [InlineData("gce", typeof(GeneralizedCrossEntropy))]
    [InlineData("sce", typeof(SymmetricCrossEntropy))]
    [InlineData("dice", typeof(DiceLoss))]
    [InlineData("gdice", typeof(GeneralizedDiceLoss))]
    [InlineData("tversky", typeof(TverskyLoss))]
    [InlineData("jaccard", typeof(JaccardLoss))]
    [InlineData("lovasz", typeof(LovaszSoftmax))]
    [InlineData("lovasz(hinge=true)", typeof(LovaszHinge))]
    [InlineData("nr-dice", typeof(NoiseRobustDice))]
    [InlineData("topk", typeof(PixelTopK))]
    [InlineData("atk", typeof(AverageTopK))]
    [InlineData("aorr", typeof(RankedRange))]
    public void Names_stand_for_losses(string text, Type type)
    {
        var loss = LossSpecification.Parse(text).BaseLoss;
        object[] made = [.. loss.Pixel.Select(term => term.Loss), .. loss.Region.Select(term => term.Loss), .. loss.Batch.Select(term => term.Loss)];
        Assert.IsType(type, Assert.Single(made));
    }

    [Theory]
    [InlineData("ce+dice", false, false)]
    [InlineData("dice+focal", false, true)]
    [InlineData("bce+dice", true, true)]
    [InlineData("focal+lovasz+bce", true, true)]
    [InlineData("lovasz(hinge=true)", true, true)]
    [InlineData("topk", false, false)]
    [InlineData("topk(loss=bce)", true, true)]
    [InlineData("atk(loss=gce)", false, true)]
    public void The_kind_of_target_follows_from_the_names(string text, bool isMultiLabel, bool fitsMultiLabel)
    {
        var specification = LossSpecification.Parse(text);
        Assert.Equal(isMultiLabel, specification.IsMultiLabel);
        Assert.Equal(fitsMultiLabel, specification.FitsMultiLabel);
    }
}
