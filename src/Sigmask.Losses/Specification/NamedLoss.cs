using System.Globalization;

namespace Sigmask.Losses;

/// <summary>A loss made from its name and parameters.</summary>
/// <param name="Weight">Its factor.</param>
/// <param name="Loss">An <see cref="IPixelLoss"/>, <see cref="IRegionLoss"/> or <see cref="IBatchLoss"/>.</param>
/// <param name="Needs">The kind of target.</param>
/// <param name="Text">Name and parameters, in the shortest form.</param>
internal sealed record NamedLoss(double Weight, object Loss, TargetNeed Needs, string Text)
{
    public string WeightedText => Weight == 1 ? Text : $"{Weight.ToString(CultureInfo.InvariantCulture)}*{Text}";
}
