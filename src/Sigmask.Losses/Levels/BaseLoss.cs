namespace Sigmask.Losses;

/// <summary>A term of a weighted sum of losses.</summary>
/// <typeparam name="TLoss">Its kind: <see cref="IPixelLoss"/>, <see cref="IRegionLoss"/> or <see cref="IBatchLoss"/>.</typeparam>
/// <param name="Weight">Its factor, positive.</param>
/// <param name="Loss">The loss.</param>
public sealed record LossTerm<TLoss>(double Weight, TLoss Loss)
{
    /// <summary>Its factor, positive.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or infinite.</exception>
    public double Weight { get; init => field = OptionRange.Above(value, 0, nameof(Weight)); } = OptionRange.Above(Weight, 0, nameof(Weight));
}

/// <summary>
/// The base loss that the envelope goes around: a weighted sum of pixel, region and batch losses, such as cross entropy + Dice.
/// The three kinds are kept apart because the envelope treats them differently (docs/method.md sections 3, 4 and 6).
/// </summary>
public sealed record BaseLoss
{
    /// <summary>Terms that each pixel has on its own. Their weighted sum is what the pixel level selects from.</summary>
    public IReadOnlyList<LossTerm<IPixelLoss>> Pixel { get; init; } = [];

    /// <summary>Terms that an image has as a whole; their sums over pixels get the weights of the pixel level.</summary>
    public IReadOnlyList<LossTerm<IRegionLoss>> Region { get; init; } = [];

    /// <summary>Terms with a reduction of their own, only used without an envelope.</summary>
    public IReadOnlyList<LossTerm<IBatchLoss>> Batch { get; init; } = [];

    /// <summary>One pixel loss alone, such as one's own.</summary>
    /// <param name="loss">The loss.</param>
    public static BaseLoss Of(IPixelLoss loss) => new() { Pixel = [new(1, loss)] };

    /// <summary>One region loss alone, such as one's own.</summary>
    /// <param name="loss">The loss.</param>
    public static BaseLoss Of(IRegionLoss loss) => new() { Region = [new(1, loss)] };

    /// <summary>Terms with numbers of their own that learn (<see cref="ILearnedLoss"/>); empty unless this is <see cref="Learning"/>.</summary>
    public IReadOnlyList<ILearnedLoss> Learned => [.. Region.Select(term => term.Loss).OfType<ILearnedLoss>().Where(loss => loss.Parameters.Count > 0)];

    /// <summary>Whether a term takes the pixels of all images of a batch together, so that the batch cannot be spread over processes.</summary>
    public bool PoolsBatch => Batch.Count > 0 || Region.Any(term => term.Loss.PoolsBatch);

    /// <summary>The same loss, in which the numbers of its terms learn, from their initial values.</summary>
    public BaseLoss Learning() => this with { Region = [.. Region.Select(term => term.Loss is ILearnedLoss learned ? term with { Loss = (IRegionLoss)learned.Learning() } : term)] };
}
