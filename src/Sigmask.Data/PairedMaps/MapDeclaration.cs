namespace Sigmask.Data;

/// <summary>What is declared about the values of predictions and references.</summary>
/// <param name="Table">What they mean; null where nothing says it.</param>
/// <param name="Notes">The files that say it, a line each.</param>
internal sealed record MapDeclaration(LabelTable? Table, IReadOnlyList<string> Notes)
{
    /// <summary>What was typed, or what the folder of the predictions says, or that of the references or the data set in which it lies. Values that the references ignore do not count in any case.</summary>
    /// <param name="predictions">The folder of the predictions.</param>
    /// <param name="references">The folder of the references.</param>
    /// <param name="typed">What was typed; null if nothing was.</param>
    /// <exception cref="DataException">A file cannot be used, or the two contradict each other.</exception>
    public static MapDeclaration Of(string predictions, string references, LabelTable? typed)
    {
        if (typed is not null)
        {
            return OfTyped(typed, references);
        }

        var (own, reference) = (FolderDeclaration.In(predictions), FolderDeclaration.Near(references));
        if ((own ?? reference) is not { } used)
        {
            return new(null, []);
        }

        string[] notes = [$"Labels were taken from {used.Path}."];
        if (own is null || reference is null)
        {
            return new(used.Table, notes);
        }

        own.RequireAgreement(reference);
        return Ignoring(own.Table, reference, notes);
    }

    // Regions of nnU-Net, for one, make no table: typed labels are the way out, so the file must not stand in it.
    private static MapDeclaration OfTyped(LabelTable typed, string references)
    {
        try
        {
            return FolderDeclaration.Near(references) is { } reference ? Ignoring(typed, reference, []) : new(typed, []);
        }
        catch (DataException error)
        {
            return new(typed, [$"Only the values that the given labels ignore are left out: {error.Message}"]);
        }
    }

    private static MapDeclaration Ignoring(LabelTable table, DeclaredLabels reference, string[] notes)
    {
        var joined = table.Ignoring(reference.Table.Ignored);
        var added = string.Join(", ", joined.Ignored.Skip(table.Ignored.Count).Select(value => value.ToString()));
        return new(joined, added.Length == 0 ? notes : [.. notes, $"{reference.Path} ignores {added}: such pixels do not count."]);
    }
}
