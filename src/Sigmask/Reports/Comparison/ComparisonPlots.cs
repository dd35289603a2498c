using Sigmask.Experiments;
using Sigmask.Files;
using Sigmask.Statistics;

namespace Sigmask.Reports;

/// <summary>
/// The charts of a comparison as SVG files for papers and slides: Dice by level of noise and learning curves of every cell (<c>noise_DATASET_MODEL.svg</c>,
/// <c>curves_DATASET_MODEL_NOISE_dice.svg</c>, <c>..._held-back.svg</c>, <c>..._loss.svg</c>), and for three losses or more the critical-difference diagram, <c>ranks.svg</c>.
/// </summary>
public static class ComparisonPlots
{
    private const string Ranks = "ranks.svg";

    /// <summary>Writes them into the folder of the comparison (<c>plots/</c>); what there is nothing to draw of is left out.</summary>
    /// <param name="report">The page that has these charts, or the first of them.</param>
    /// <exception cref="DataException">A file of the folder is damaged.</exception>
    /// <exception cref="IOException">One cannot be written.</exception>
    public static void Write(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var comparison = report.Reported;
        foreach (var (kind, charts) in new[] { ("noise", NoiseSection.Charts(comparison)), ("curves", CurveSection.Charts(comparison)) })
        {
            foreach (var (names, chart) in charts)
            {
                WriteFile(string.Join('_', names.Select(FolderName.Of).Prepend(kind)) + ".svg", ChartFile.Of(chart));
            }
        }

        if (RankSection.Ranks(comparison) is { } friedman)
        {
            var nemenyi = NemenyiTest.Of(friedman);
            string[] notes = [$"Mean ranks over {Quantity.Of(friedman.Blocks, "cell")} with {comparison.Labels.Spoiled}", Invariant($"Joined: not told apart by Nemenyi's test (α = {nemenyi.Significance:0.##})")];
            WriteFile(Ranks, ChartFile.Of(RankDiagram.Svg(comparison.Losses, nemenyi, isWide: true), notes));
        }

        void WriteFile(string name, string content) => AtomicFile.WriteText(Path.Combine(Directory.CreateDirectory(report.Folder.Plots).FullName, name), content);
    }
}
