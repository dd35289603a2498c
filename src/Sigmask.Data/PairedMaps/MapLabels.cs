using System.Collections.Concurrent;
using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>What the values of predictions and references mean.</summary>
/// <param name="Table">As declared, or the values found.</param>
/// <param name="Notes">That values were found, which of them occur on one side only, and how masks with a palette are read, a line each.</param>
internal sealed record MapLabels(LabelTable Table, IReadOnlyList<string> Notes)
{
    /// <summary>As declared.</summary>
    public static MapLabels Of(LabelTable declared, MapPairing pairing, ILabelMapFormat format, Action<int, int>? onRead)
    {
        if (format is not PictureMaps)
        {
            return new(declared, []);
        }

        string[] maps = [.. References(pairing), .. Predictions(pairing)];
        var table = PaletteMasks.Read(maps, declared, ImageFile.ReadValues, onRead);
        return new(table, PaletteMasks.Notes(maps, table, ImageFile.ReadValues));
    }

    /// <summary>Where nothing was declared: looks at all maps, each value its own class.</summary>
    /// <exception cref="DataException">A map cannot be read, or its values cannot be classes, or those of one side mark a structure by several.</exception>
    public static MapLabels Find(MapPairing pairing, ILabelMapFormat format, Action<int, int>? onRead)
    {
        var (references, predictions) = (References(pairing), Predictions(pairing));
        string[] maps = [.. references, .. predictions];
        var values = new ConcurrentDictionary<string, SortedSet<int>>();
        var table = LabelSurvey.Infer(maps, [0], (path, limit) => values[path] = format.Values(path, limit), pictureOf: format is PictureMaps ? ImageFile.ReadValues : null, mayMarksDiffer: true, onRead: onRead);
        foreach (var side in (string[][])[references, predictions])
        {
            MixedMarks.Refuse($"{Path.GetDirectoryName(side[0])}", [.. side.Select(path => (path, values[path]))]);
        }

        var (referenced, predicted) = (Union(references), Union(predictions));
        return new(table, [LabelSurvey.Note(table, "predictions and references"), .. OneSided([.. predicted.Except(referenced)], [.. referenced.Except(predicted)], table), .. format is PictureMaps ? PaletteMasks.Notes(maps, table, ImageFile.ReadValues) : []]);

        SortedSet<int> Union(string[] paths) => [.. paths.SelectMany(path => values[path]).Where(key => key != 0)];
    }

    private static string[] References(MapPairing pairing) => [.. pairing.Pairs.Select(pair => pair.Reference)];

    private static string[] Predictions(MapPairing pairing) => [.. pairing.Pairs.Select(pair => pair.Prediction).OfType<string>()];

    // Most often the same class, saved as 255 by one program and as 1 by another.
    private static IEnumerable<string> OneSided(int[] predicted, int[] referenced, LabelTable table)
    {
        if (predicted.Length > 0 && referenced.Length > 0)
        {
            var remedy = predicted.Length == referenced.Length
                ? $"if they mean the same, in this order: `DataOptions.Labels = \"{Joined(predicted, referenced, table)}\"`"
                : $"give values that mean the same one name in `DataOptions.Labels = \"{table}\"`";
            yield return $"{Occur(predicted)} in no reference, and {Values(referenced)} in no prediction; {remedy}";
        }
        else if (predicted.Length > 0)
        {
            yield return $"{Occur(predicted)} in no reference.";
        }
        else if (referenced.Length > 0)
        {
            yield return $"{Occur(referenced)} in no prediction.";
        }
    }

    private static string Occur(int[] keys) => $"V{Values(keys)[1..]} {(keys.Length == 1 ? "occurs" : "occur")}";

    private static string Values(int[] keys) => keys.Length == 1 ? $"value {LabelValue.OfKey(keys[0])}" : $"values {string.Join(", ", keys.Select(LabelValue.OfKey))}";

    // Each value that only predictions have takes the name of the one in its place that only references have.
    private static LabelTable Joined(int[] predicted, int[] referenced, LabelTable table)
    {
        var partners = referenced.Zip(predicted.Select(LabelValue.OfKey)).ToDictionary();
        return new([.. table.Classes
            .Where(item => !predicted.Contains(item.Values[0].FirstKey))
            .Select(item => partners.TryGetValue(item.Values[0].FirstKey, out var partner) ? item with { Values = [.. item.Values, partner] } : item)]);
    }
}
