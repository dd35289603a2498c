using Sigmask.Experiments;

namespace Sigmask.Reports;

/// <summary>Networks that have learned next to nothing from a data set with any loss: which of two such networks is better says nothing of their losses, however small p is.</summary>
internal static class UntaughtNetworks
{
    // Whoever calls a whole picture a structure that covers a twentieth of it has 2 · 5 / (100 + 5), nearly this much.
    private const double LeastDice = 0.1;

    // By name; more are counted.
    private const int MostNamed = 3;

    /// <summary>On which data nothing was learned, and what helps; null if each network has learned something with some loss.</summary>
    /// <param name="rows">Every cell.</param>
    public static string? Warning(IReadOnlyList<ComparedLoss> rows)
    {
        // Over all levels of noise: a network that learns from better labels was trained long enough to learn from the worst.
        var networks = rows.Where(row => row.IsOverall && row.Dice is not null).GroupBy(row => (row.Dataset, row.Model))
            .Select(network => (network.Key.Dataset, network.Key.Model, Best: network.Max(row => row.Dice!.Mean))).ToArray();
        var untaught = networks.Where(network => network.Best < LeastDice).ToArray();
        if (untaught.Length == 0)
        {
            return null;
        }

        var hasModels = networks.Select(network => network.Model).Distinct().Count() > 1;
        var where = untaught.Length > MostNamed
            ? Invariant($"in {untaught.Length} of {networks.Length} pairs of data set and network")
            : $"on {ComparisonVerdict.Listed([.. untaught.Select(network => hasModels ? $"{network.Dataset} with {network.Model}" : network.Dataset)])}";
        return untaught.Length == networks.Length
            ? Invariant($"Nothing can be told from these trainings: {where}, no loss reached {100 * LeastDice:0} % of Dice; raise \"steps\".")
            : Invariant($"Nothing can be told from some of these trainings: {where}, no loss reached {100 * LeastDice:0} % of Dice; raise \"steps\". A mean over all data would count them too, so look at each of the others by itself.");
    }
}
