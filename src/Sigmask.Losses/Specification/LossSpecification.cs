namespace Sigmask.Losses;

/// <summary>
/// A base loss written as text: a weighted sum of named losses such as <c>ce+dice</c> or <c>0.5*ce+dice(batch=true)</c>, each with parameters by name.
/// Text and loss say the same: <see cref="ToString"/> gives the shortest text of it, which reads back to itself. A loss of one's own comes in by <see cref="Of"/>.
/// </summary>
/// <remarks>Names: ce, bce, focal, gce, sce (pixels); dice, gdice, tversky, jaccard, lovasz, nr-dice, t-loss (regions); topk, atk, aorr (batch). Lists are written 0.5:1:2.</remarks>
public sealed class LossSpecification
{
    private readonly string text;

    private LossSpecification(string text, BaseLoss loss, bool isMultiLabel, bool fitsMultiLabel)
    {
        this.text = text;
        BaseLoss = loss;
        IsMultiLabel = isMultiLabel;
        FitsMultiLabel = fitsMultiLabel;
    }

    /// <summary>The losses and their weights.</summary>
    public BaseLoss BaseLoss { get; }

    /// <summary>True if a term needs a multi-label target (bce, the Lovász hinge); false if none does.</summary>
    public bool IsMultiLabel { get; }

    /// <summary>True if every term can be had on a multi-label target: those that take softmax or sigmoid by the target can.</summary>
    public bool FitsMultiLabel { get; }

    /// <summary>True if a term is for one structure against the background (the T-Loss).</summary>
    public bool IsBinary => BaseLoss.Region.Any(term => term.Loss is TLoss);

    /// <summary>A loss of one's own, or one put together in code. Its name stands in records and does not read back.</summary>
    /// <param name="loss">The losses and their weights.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="isMultiLabel">Whether it is for several labels a pixel rather than one class.</param>
    public static LossSpecification Of(BaseLoss loss, string name, bool isMultiLabel = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new LossSpecification(name, loss, isMultiLabel, fitsMultiLabel: isMultiLabel);
    }

    /// <summary>Reads a specification.</summary>
    /// <param name="text">Terms <c>WEIGHT*NAME(PARAMETER=VALUE, ...)</c> joined by +; weight and parameters may be left out. Spaces, case and - or _ in names do not matter.</param>
    /// <exception cref="FormatException">The text is no specification. The message is one line that names the part, what is known and the nearest name.</exception>
    public static LossSpecification Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAny("\r\n") >= 0)
        {
            throw new FormatException($"Loss '{text.ReplaceLineEndings(" ")}': line breaks are not allowed.");
        }

        NamedLoss[] terms = [.. SpecificationReader.Terms(text).Select(LossCatalog.Build)];
        var multiClass = Array.Find(terms, term => term.Needs == TargetNeed.MultiClass);
        var multiLabel = Array.Find(terms, term => term.Needs == TargetNeed.MultiLabel);
        if (multiClass is not null && multiLabel is not null)
        {
            var hint = multiClass.Loss is IBatchLoss ? $", as in {multiClass.Text.Split('(')[0]}(loss=bce)" : "";
            throw new FormatException($"Loss '{text}': {multiClass.Text} is for one class a pixel and {multiLabel.Text} for several labels a pixel: use ce or bce throughout{hint}.");
        }

        var loss = new BaseLoss { Pixel = Terms<IPixelLoss>(terms), Region = Terms<IRegionLoss>(terms), Batch = Terms<IBatchLoss>(terms) };
        return new LossSpecification(string.Join('+', terms.Select(term => term.WeightedText)), loss, multiLabel is not null, multiClass is null);
    }

    /// <summary>The shortest text that reads back to this: without spaces, weights of 1 and parameters at their defaults.</summary>
    public override string ToString() => text;

    private static List<LossTerm<TLoss>> Terms<TLoss>(NamedLoss[] terms) =>
        [.. terms.Where(term => term.Loss is TLoss).Select(term => new LossTerm<TLoss>(term.Weight, (TLoss)term.Loss))];
}
