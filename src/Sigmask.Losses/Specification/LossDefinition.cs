namespace Sigmask.Losses;

/// <summary>A loss that can be asked for by name.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Parameters">In the order in which they are written.</param>
/// <param name="Make">The loss from its parameters.</param>
/// <param name="Needs">The kind of target that it then needs.</param>
internal sealed record LossDefinition(string Name, IReadOnlyList<LossParameter> Parameters, Func<LossArguments, object> Make, Func<LossArguments, TargetNeed> Needs);
