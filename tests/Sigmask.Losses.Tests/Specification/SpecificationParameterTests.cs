using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Losses as text: that every parameter reaches the loss it is for.</summary>
public sealed class SpecificationParameterTests
{
    [Theory]
    [InlineData("ce(weights=0.5:1:2,label-smoothing=0.1)", false)]
    [InlineData("focal(gamma=1,alpha=0.3,weights=0.5:1:2,background=false,sigmoid=true)", false)]
    [InlineData("gce(q=0.3)", true)]
    [InlineData("sce(alpha=2,beta=3,log-zero=-5)", true)]
    [InlineData("bce(positive-weights=1:2:3,weights=3:2:1,label-smoothing=0.2)", true)]
    [InlineData("dice(smooth=2,denominator-smooth=3,squared=true,background=false,batch=true,weights=1:2:3,absent=keep)", false)]
    [InlineData("jaccard(smooth=2,denominator-smooth=3,squared=true)", false)]
    [InlineData("tversky(alpha=0.1,beta=0.2,gamma=0.5,smooth=2,denominator-smooth=3,absent=skip)", false)]
    [InlineData("gdice(balance=inverse,smooth=2,denominator-smooth=3,background=false,batch=true)", false)]
    [InlineData("nr-dice(gamma=1.1,smooth=2,batch=true)", false)]
    [InlineData("topk(loss=gce(q=0.3),share=0.4)", true)]
    [InlineData("atk(loss=gce(q=0.3),count=2,level=pixels)", true)]
    [InlineData("aorr(loss=gce(q=0.3),drop-count=1,count=3,level=batch)", true)]
    public void Parameters_reach_the_loss(string text, bool isMultiLabel)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(seed: 51, isMultiLabel, ignoredShare: 0.1);
        Assert.Equal(Expected(text, problem).item<double>(), problem.Scalar(text, problem.Logits).item<double>());
        Assert.NotEqual(problem.Scalar(Without(text), problem.Logits).item<double>(), problem.Scalar(text, problem.Logits).item<double>());
    }

    // The loss with its defaults; the batch losses around the same loss of pixels.
    private static string Without(string text) => text.Contains("loss=", StringComparison.Ordinal)
        ? $"{text[..text.IndexOf('(', StringComparison.Ordinal)]}(loss=gce(q=0.3))"
        : text[..text.IndexOf('(', StringComparison.Ordinal)];

    private static Tensor Expected(string text, Problem problem)
    {
        var pixel = new GeneralizedCrossEntropy(0.3);
        return text[..text.IndexOf('(', StringComparison.Ordinal)] switch
        {
            "ce" => problem.Scalar(new CrossEntropy([0.5, 1, 2], 0.1)),
            "focal" => problem.Scalar(new FocalLoss(1, 0.3, [0.5, 1, 2], includeBackground: false, oneVersusRest: true)),
            "gce" => problem.Scalar(pixel),
            "sce" => problem.Scalar(new SymmetricCrossEntropy(2, 3, -5)),
            "bce" => problem.Scalar(new BinaryCrossEntropy([1, 2, 3], [3, 2, 1], 0.2)),
            "dice" => problem.Scalar(new DiceLoss(
                new RegionOptions { IncludeBackground = false, Batch = true, ClassWeights = [1, 2, 3], Absent = AbsentClass.Keep }, 2, 3, squared: true)),
            "jaccard" => problem.Scalar(new JaccardLoss(null, 2, 3, squared: true)),
            "tversky" => problem.Scalar(new TverskyLoss(0.1, 0.2, 0.5, new RegionOptions { Absent = AbsentClass.Skip }, 2, 3)),
            "gdice" => problem.Scalar(new GeneralizedDiceLoss(ClassBalance.Inverse, includeBackground: false, batch: true, 2, 3)),
            "nr-dice" => problem.Scalar(new NoiseRobustDice(1.1, new RegionOptions { Batch = true }, 2)),
            "topk" => new PixelTopK(pixel, Quota.Share(0.4)).Forward(problem.Logits, problem.Target),
            "atk" => new AverageTopK(pixel, Quota.Count(2), RankLevel.PixelsOfImage).Forward(problem.Logits, problem.Target),
            "aorr" => new RankedRange(pixel, Quota.Count(1), Quota.Count(3), RankLevel.PixelsOfBatch).Forward(problem.Logits, problem.Target),
            var name => throw new NotSupportedException(name),
        };
    }
}
