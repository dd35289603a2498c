using Sigmask.Files;
using Sigmask.Imaging;
using Sigmask.Metrics;

namespace Sigmask.Reports;

/// <summary>The plots of an evaluation: box plots of Dice, HD95 and NSD by class, Bland-Altman plots of sizes, and the worst cases.</summary>
public static class EvaluationPlots
{
    /// <summary>The folder beside the metrics.</summary>
    public const string FolderName = "plots";

    private const int LongestName = 60;
    private const string BlandAltman = "bland-altman-";
    private const string Worst = "worst-cases.png";

    // Keys of the metrics of which box plots are drawn, and the files of these.
    private static readonly Dictionary<string, string> Boxes = new() { ["dice"] = "dice.png", ["hd95_mm"] = "hd95.png", ["nsd"] = "nsd.png" };

    // Keys of sizes by prediction and by reference, what they are and their unit.
    private static readonly (string Key, string Quantity, string Unit, string PixelUnit)[] Sizes =
    [
        ("volume_ml", "volume", "ml", "1000 voxels"), ("area_mm2", "area", "mm²", "pixels"), ("circumference_mm", "circumference", "mm", "pixels"),
    ];

    /// <summary>Writes the plots as PNG: <c>METRIC.png</c>, <c>bland-altman-CLASS-QUANTITY.png</c> and <c>worst-cases.png</c>.</summary>
    /// <param name="folder">Where to; it is made if needed.</param>
    /// <param name="measured">The scores of all cases.</param>
    /// <param name="show">Gives a case to look at by its name.</param>
    public static void Write(string folder, MeasuredCases measured, Func<string, ShownCase> show)
    {
        ArgumentNullException.ThrowIfNull(measured);
        var classes = measured.Scores.GroupBy(score => (score.Class, score.Name)).OrderBy(group => group.Key.Class).ToList();
        foreach (var metric in measured.Metrics.Where(metric => Boxes.ContainsKey(metric.Key)))
        {
            (string, double[])[] groups = [.. classes.Select(group => (group.Key.Name, group.Select(metric.Value).OfType<double>().ToArray())).Where(group => group.Item2.Length > 0)];
            if (groups.Length > 0)
            {
                ImageFile.WritePng(Path.Combine(folder, Boxes[metric.Key]), BoxPlot.Draw($"{metric.Title} of each case", metric.IsLength ? $"{metric.Title}, {measured.Unit}" : metric.Title, groups, !metric.IsLength));
            }
        }

        var names = FileNames([.. classes.Select(group => group.Key)]);
        foreach (var (key, quantity, unit, pixelUnit) in Sizes)
        {
            CaseMetric[] parts = [.. measured.Metrics.Where(metric => metric.Key == key)];
            foreach (var group in parts.Length == 2 ? classes : [])
            {
                (double, double)[] pairs = [.. group.Select(score => (parts[0].Value(score), parts[1].Value(score))).Where(pair => pair is (not null, not null)).Select(pair => (pair.Item1!.Value, pair.Item2!.Value))];
                if (pairs.Length > 0)
                {
                    ImageFile.WritePng(Path.Combine(folder, $"{BlandAltman}{names[group.Key.Class]}-{quantity}.png"), BlandAltmanPlot.Draw($"{group.Key.Name}: {quantity}", quantity, measured.IsInMillimetres ? unit : pixelUnit, pairs));
                }
            }
        }

        if (WorstCases.Draw(measured, show) is { } sheet)
        {
            ImageFile.WritePng(Path.Combine(folder, Worst), sheet);
        }
    }

    /// <summary>The files in a folder that have names of plots, by whomever.</summary>
    /// <param name="folder">Where plots are written; it need not exist.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static IReadOnlyList<string> Standing(string folder) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder).Where(path => IsPlot(Path.GetFileName(path))).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Removes the plots of a former evaluation, and their folder if nothing else is in it.</summary>
    /// <param name="folder">Where they were written; it need not exist.</param>
    /// <exception cref="IOException">One cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Remove(string folder)
    {
        foreach (var plot in Standing(folder))
        {
            File.Delete(plot);
        }

        OwnFiles.RemoveIfEmpty(folder);
    }

    private static bool IsPlot(string name) =>
        name == Worst || Boxes.ContainsValue(name) || (name.StartsWith(BlandAltman, StringComparison.Ordinal) && name.EndsWith(".png", StringComparison.Ordinal));

    // The name of each class as a part of a file's name: whatever the system takes, and unlike the others' also where upper and lower case are one.
    private static Dictionary<int, string> FileNames((int Class, string Name)[] classes)
    {
        var (names, used) = (new Dictionary<int, string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var (label, name) in classes)
        {
            var plain = string.Concat(name.Take(LongestName).Select(letter => char.IsLetterOrDigit(letter) ? letter : '-')).Trim('-');
            if (plain.Length == 0 || used.Contains(plain))
            {
                plain = Invariant($"{plain}-{label}").TrimStart('-');
            }

            while (!used.Add(plain))
            {
                plain += "-";
            }

            names[label] = plain;
        }

        return names;
    }
}
