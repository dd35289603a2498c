namespace Sigmask.Data;

/// <summary>Which prediction belongs to which reference, by name.</summary>
/// <param name="Pairs">One for each reference, by name; without prediction where there is none.</param>
/// <param name="Notes">Predictions that are missing or left over, a line each.</param>
internal sealed record MapPairing(IReadOnlyList<(string Case, string? Prediction, string Reference)> Pairs, IReadOnlyList<string> Notes)
{
    private const int MostListed = 5;

    /// <summary>Pairs files. A reference may have a suffix such as _mask that its prediction lacks.</summary>
    /// <param name="predictions">Files by name.</param>
    /// <param name="references">Files by name.</param>
    /// <param name="folder">The folder of the predictions, for messages.</param>
    /// <exception cref="DataException">Two references are of one name, or no prediction has a reference.</exception>
    public static MapPairing Of(IReadOnlyDictionary<string, string> predictions, IReadOnlyDictionary<string, string> references, string folder)
    {
        var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in references)
        {
            var owner = predictions.ContainsKey(name) ? name : PictureFiles.WithoutSuffix(name);
            if (!owners.TryAdd(owner, path))
            {
                throw new DataException($"{owner} has two references, {Path.GetFileName(owners[owner])} and {Path.GetFileName(path)}; keep one, or join them into one.");
            }
        }

        string[] missing = [.. owners.Keys.Where(name => !predictions.ContainsKey(name))];
        string[] extra = [.. predictions.Keys.Where(name => !owners.ContainsKey(name))];
        if (missing.Length == owners.Count)
        {
            throw new DataException($"{folder}: {(predictions.Count == 1 ? "the only prediction" : $"none of the {predictions.Count} predictions")} ({Listed(extra)}) has {(predictions.Count == 1 ? "no" : "a")} reference of its name ({Listed(missing)}); give both the same names.");
        }

        return new(
            [.. owners.Select(owner => (owner.Key, predictions.GetValueOrDefault(owner.Key), owner.Value))],
            [.. Note(missing, "is missing: the case counts as missed in all its structures.", "are missing: these cases count as missed in all their structures."),
             .. Note(extra, "has no reference and is left out.", "have no reference and are left out.")]);

        IEnumerable<string> Note(string[] names, string one, string several) =>
            names.Length == 0 ? [] : [$"{folder}: {Quantity.Of(names.Length, "prediction")} ({Listed(names)}) {(names.Length == 1 ? one : several)}"];
    }

    private static string Listed(string[] names) => string.Join(", ", names.Take(MostListed)) + (names.Length > MostListed ? ", ..." : "");
}
