using System.Globalization;

namespace Sigmask.Losses;

/// <summary>A loss that can be asked for by name.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Parameters">In the order in which they are written.</param>
/// <param name="Make">The loss from its parameters.</param>
/// <param name="Needs">The kind of target that it then needs.</param>
internal sealed record LossDefinition(string Name, IReadOnlyList<LossParameter> Parameters, Func<LossArguments, object> Make, Func<LossArguments, TargetNeed> Needs);

/// <summary>What kind of target a named loss needs.</summary>
internal enum TargetNeed
{
    Any,
    MultiClass,
    MultiLabel,
}

/// <summary>A loss made from its name and parameters.</summary>
/// <param name="Weight">Its factor.</param>
/// <param name="Loss">An <see cref="IPixelLoss"/>, <see cref="IRegionLoss"/> or <see cref="IBatchLoss"/>.</param>
/// <param name="Needs">The kind of target.</param>
/// <param name="Text">Name and parameters, in the shortest form.</param>
internal sealed record NamedLoss(double Weight, object Loss, TargetNeed Needs, string Text)
{
    public string WeightedText => Weight == 1 ? Text : $"{Weight.ToString(CultureInfo.InvariantCulture)}*{Text}";
}
