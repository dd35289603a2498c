using Sigmask.Experiments;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>
/// What a repaired share over all cells is made of, where some rows have none of their own. A cell counts whether its damage is sure or not: to choose cells by what was measured in them would choose by chance
/// too, and would hide what a loss does where there is little to repair.
/// </summary>
internal static class RepairedCells
{
    /// <summary>How many cells the share is over, and in how many of them the damage is not sure, as the end of a sentence; null if it is sure in all.</summary>
    /// <param name="rows">Every cell of the losses whose share is told.</param>
    public static string? Words(IEnumerable<ComparedLoss> rows)
    {
        bool[] isSure =
        [
            .. from row in rows
               where row.IsOverall
               group row.Repaired by (row.Dataset, row.Model, row.Noise) into cell
               let shares = cell.OfType<RepairedShare>().ToArray()
               where shares.Length > 0
               select shares.All(share => share.Damage.Interval is { Low: > 0 }),
        ];
        var open = isSure.Count(sure => !sure);
        return isSure.Length > 1 && open > 0 ? Invariant($"over all {isSure.Length} cells together, {open} of which {Quantity.Word(open, "has", "have")} no share of {Quantity.Word(open, "its", "their")} own (–), as the damage there is not sure") : null;
    }
}
