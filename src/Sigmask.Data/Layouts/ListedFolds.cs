namespace Sigmask.Data;

/// <summary>The folds that a list of cases declares itself, as MONAI's do: each case with the number of the fold in which it is held back, or a list 'validation'.</summary>
internal static class ListedFolds
{
    /// <summary>The folds, and why those that the cases have are not used; null for either where there is nothing.</summary>
    /// <param name="file">Where the list stands.</param>
    /// <param name="training">The cases that are there, each with its fold.</param>
    /// <param name="held">Names of the cases of 'validation'.</param>
    public static (NnUnetSplits? Splits, string? Note) Of(string file, IReadOnlyList<(string Case, int? Fold)> training, IReadOnlyList<string> held)
    {
        int[] folds = [.. training.Select(item => item.Fold).OfType<int>().Distinct().Order()];
        string[] without = [.. training.Where(item => item.Fold is null).Select(item => item.Case)];
        if (held.Count > 0)
        {
            var note = folds.Length == 0 ? null : $"{file} lists cases to hold back in 'validation', so the folds of its training cases are not used; take the list away to use them.";
            return (NnUnetSplits.Of(file, [.. training.Select(item => item.Case), .. held], held), note);
        }

        if (folds.Length == 0)
        {
            return (null, null);
        }

        if (without.Length > 0)
        {
            return (null, $"{file} gives no fold to {Quantity.Listed(without, "case")}, so its folds are not used; give every case one (\"fold\":0).");
        }

        return folds.Length == 1
            ? (null, Invariant($"{file} has all its cases in fold {folds[0]}, which leaves none to train on, so its folds are not used; give them two folds or more."))
            : (new NnUnetSplits(file, [.. folds.Select(fold => new Split([.. Cases(training, one => one != fold)], [.. Cases(training, one => one == fold)]))]), null);
    }

    private static IEnumerable<string> Cases(IEnumerable<(string Case, int? Fold)> training, Func<int?, bool> isPart) => training.Where(item => isPart(item.Fold)).Select(item => item.Case);
}
