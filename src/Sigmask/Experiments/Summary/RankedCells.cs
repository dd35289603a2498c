namespace Sigmask.Experiments;

/// <summary>The losses side by side in the cells with wrong labels in which all of them are done: what their ranks come from.</summary>
internal static class RankedCells
{
    /// <summary>Mean Dice of each loss over what all losses can be scored on, which is how pairs are scored elsewhere: who invents a structure gets 0 for it, the others 1.</summary>
    /// <param name="grid">All trainings that are asked for.</param>
    /// <param name="losses">Their names.</param>
    /// <param name="results">Those that are done.</param>
    /// <returns>[cells, losses].</returns>
    public static double[,] Of(ComparisonGrid grid, IReadOnlyList<string> losses, IReadOnlyCollection<JobResult> results)
    {
        var done = results.ToLookup(result => (result.Key.Dataset, result.Key.Model, result.Key.Noise, result.Key.Loss));
        var planned = grid.Jobs.Where(job => job.Key.Noise != CellKey.Clean).GroupBy(job => (job.Key.Dataset, job.Key.Model, job.Key.Noise));
        var cells = planned
            .Where(cell => losses.All(loss => cell.Count(job => job.Key.Loss == loss) is var count && count > 0 && done[Of(cell.Key, loss)].Count() == count))
            .Select(cell => CellScores.ByCase([.. losses.Select(loss => CellScores.Of(done[Of(cell.Key, loss)], score => score.Dice))]))
            .Where(cell => cell[0].Length > 0)
            .ToArray();
        var means = new double[cells.Length, losses.Count];
        foreach (var (row, cell) in cells.Index())
        {
            foreach (var (column, values) in cell.Index())
            {
                means[row, column] = values.Average(value => value.Value);
            }
        }

        return means;
    }

    private static (string Dataset, string Model, string Noise, string Loss) Of((string Dataset, string Model, string Noise) cell, string loss) => (cell.Dataset, cell.Model, cell.Noise, loss);
}
