using CsCheck;

namespace Sigmask.Losses.Tests;

/// <summary>Losses as text: what is refused and how.</summary>
public sealed class SpecificationErrorTests
{
    private const string Known = "known are ce, bce, focal, gce, sce, dice, gdice, tversky, jaccard, lovasz, nr-dice, t-loss, topk, atk, aorr";

    private static readonly string[] Pieces = ["ce", "dice", "(", ")", "+", "*", "=", ",", "0.5", "batch", "true", ":", "loss", "topk", " ", "\n"];

    [Theory]
    [InlineData("dise", $"'dise' is not a loss; {Known}; did you mean dice?")]
    [InlineData("0.5*ce+dicee(batch=true)", $"'dicee' is not a loss; {Known}; did you mean dice?")]
    [InlineData("tver", $"'tver' is not a loss; {Known}; did you mean tversky?")]
    [InlineData("crossentropy", $"'crossentropy' is not a loss; {Known}.")]
    [InlineData("focal(gama=2)", "Loss 'focal(gama=2)': focal has no parameter 'gama'; known are gamma, alpha, weights, background, sigmoid; did you mean gamma?")]
    [InlineData("ce+focal(gamma=two)", "Loss 'focal(gamma=two)': gamma=two: a number is needed.")]
    [InlineData("focal(gamma=-1)", "Loss 'focal(gamma=-1)': gamma must be at least 0, not -1.")]
    [InlineData("ce(label-smoothing=1)", "Loss 'ce(label-smoothing=1)': label-smoothing must be at least 0 and below 1, not 1.")]
    [InlineData("ce(weights=1:x)", "Loss 'ce(weights=1:x)': weights=1:x: a number is needed.")]
    [InlineData("ce(weights=0:0)", "Loss 'ce(weights=0:0)': Weights of classes must be finite, not negative and not all 0, but are 0:0.")]
    [InlineData("dice(batch=yes)", "Loss 'dice(batch=yes)': batch=yes: true or false is needed.")]
    [InlineData("dice(absent=skipp)", "Loss 'dice(absent=skipp)': absent=skipp: one of penalize, keep, skip is needed; did you mean skip?")]
    [InlineData("dice(batch=true,batch=false)", "Loss 'dice(batch=true,batch=false)': batch=false: it is given twice.")]
    [InlineData("topk(count=1.5)", "Loss 'topk(count=1.5)': count=1.5: a whole number is needed.")]
    [InlineData("topk(share=0.1,count=5)", "Loss 'topk(share=0.1,count=5)': share and count exclude each other: give one of them.")]
    [InlineData("topk(loss=dice)", "Loss 'topk(loss=dice)': loss=dice: one loss of pixels is needed, such as ce or bce.")]
    [InlineData("topk(loss=focsl)", $"Loss 'topk(loss=focsl)': loss=focsl: 'focsl' is not a loss; {Known}; did you mean focal?")]
    [InlineData("aorr(drop-share=0.6)", "Loss 'aorr(drop-share=0.6)': drop must be below top, but is 0.6 of 0.5.")]
    [InlineData("ce+bce", "Loss 'ce+bce': ce is for one class a pixel and bce for several labels a pixel: use ce or bce throughout.")]
    [InlineData("bce+topk", "Loss 'bce+topk': topk is for one class a pixel and bce for several labels a pixel: use ce or bce throughout, as in topk(loss=bce).")]
    [InlineData("", "Loss '': a term is missing: write names joined by +.")]
    [InlineData("ce+", "Loss 'ce+': a term is missing: write names joined by +.")]
    [InlineData("0*ce", "Loss '0*ce': '0*ce' must be WEIGHT*NAME with a weight above 0.")]
    [InlineData("-1*ce", "Loss '-1*ce': '-1*ce' must be WEIGHT*NAME with a weight above 0.")]
    [InlineData("ce*2", "Loss 'ce*2': 'ce*2' must be WEIGHT*NAME with a weight above 0.")]
    [InlineData("dice(batch=true", "Loss 'dice(batch=true': brackets do not match.")]
    [InlineData("dice)batch=true(", "Loss 'dice)batch=true(': brackets do not match.")]
    [InlineData("dice()", "Loss 'dice()': 'dice()' must end with its parameters in brackets: NAME(PARAMETER=VALUE, ...).")]
    [InlineData("dice(batch=true)x", "Loss 'dice(batch=true)x': 'dice(batch=true)x' must end with its parameters in brackets: NAME(PARAMETER=VALUE, ...).")]
    [InlineData("dice(batch)", "Loss 'dice(batch)': 'batch' must be PARAMETER=VALUE.")]
    [InlineData("ce dice", "Loss 'ce dice': 'ce dice' must be NAME or NAME(PARAMETER=VALUE, ...).")]
    [InlineData("ce\n", "Loss 'ce ': line breaks are not allowed.")]
    public void What_cannot_be_read_is_one_line_that_names_the_part(string text, string message)
    {
        var error = Assert.Throws<FormatException>(() => LossSpecification.Parse(text));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Any_text_is_a_loss_or_a_format_error_of_one_line() =>
        Gen.OneOf(Gen.String, Gen.Int[0, Pieces.Length - 1].Array[0, 12].Select(pieces => string.Concat(pieces.Select(i => Pieces[i])))).ForAll(text =>
        {
            try
            {
                Assert.NotEmpty(LossSpecification.Parse(text).ToString());
            }
            catch (FormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        });
}
