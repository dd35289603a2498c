namespace Sigmask.Data;

/// <summary>References that are lines around structures, as HC18 publishes them, where predictions are filled: the scores of one against the other say nothing of the network. They are told, and taken as they are.</summary>
internal static class OutlinedReferences
{
    private const int MostLookedAt = 5;

    // Lines of HC18 enclose 16 to 44 times their pixels, and one of two pixels around a disc of radius 20 five times. The muscle of a heart, a structure with a hole, encloses twice its own.
    private const double LeastGrowth = 4;

    /// <summary>A line if most of the first pairs are such; none of volumes.</summary>
    /// <param name="pairing">The pairs.</param>
    /// <param name="format">Reads the maps.</param>
    /// <param name="table">What their values mean.</param>
    public static IEnumerable<string> Notes(MapPairing pairing, ILabelMapFormat format, LabelTable table)
    {
        if (format is not PictureMaps)
        {
            return [];
        }

        (string Prediction, string Reference)[] pairs = [.. pairing.Pairs.Where(pair => pair.Prediction is not null).Select(pair => (pair.Prediction!, pair.Reference)).Take(MostLookedAt)];
        string[] outlines = [.. pairs.Where(pair => IsOutline(pair.Reference) && !IsOutline(pair.Prediction)).Select(pair => Path.GetFileName(pair.Reference))];
        return 2 * outlines.Length <= pairs.Length
            ? []
            : [Invariant($"{Path.GetDirectoryName(pairs[0].Reference)}: {Quantity.Listed(outlines, "reference")} of the first {pairs.Length} {Quantity.Word(outlines.Length, "is an outline", "are outlines")}, and the predictions are filled: areas are held against lines, so the scores say nothing. Give filled masks as references; layout '{Hc18Layout.LayoutName}' fills outlines itself, where a network is evaluated on the data set.")];

        bool IsOutline(string path)
        {
            try
            {
                var map = format.Read(path, table);
                return OutlineFilling.Growth(Array.ConvertAll(map.Labels, label => label is not 0 and not Sample.Ignored), map.Size[1], map.Size[0]) >= LeastGrowth;
            }
            catch (DataException)
            {
                // What cannot be read is told as it is scored.
                return false;
            }
        }
    }
}
