using Sigmask.Training;

namespace Sigmask.Cli.Inputs;

/// <summary>That the weights of a run were chosen by cases on which it is scored.</summary>
internal static class ChosenWeights
{
    /// <summary>The caveat, for the notes of the scores; null: none of them had a part in the choice.</summary>
    /// <param name="options">Of the training.</param>
    /// <param name="choosing">How many of the scored cases were held back from it.</param>
    /// <param name="scored">How many are scored.</param>
    public static string? Caveat(TrainingOptions options, int choosing, int scored)
    {
        if (!options.KeepBest || choosing == 0)
        {
            return null;
        }

        var which = choosing < scored ? Invariant($"{choosing} of the {scored} cases that are scored")
            : choosing == 1 ? "The case that is scored" : Invariant($"The {choosing} cases that are scored");
        return $"{which} also chose the weights: the training kept those with the best Dice on {Quantity.Word(choosing, "it", "them")}, so {(choosing < scored ? "the mean scores" : "these scores")} may be too good.";
    }
}
