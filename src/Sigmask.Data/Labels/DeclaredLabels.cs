namespace Sigmask.Data;

/// <summary>What a file says about the values of label maps.</summary>
/// <param name="Path">The file: <c>labels.json</c>, or <c>dataset.json</c> as nnU-Net and the Decathlon write it.</param>
/// <param name="Table">What it says.</param>
internal sealed record DeclaredLabels(string Path, LabelTable Table)
{
    /// <summary>Refuses two files about the same maps that contradict each other. Names that nobody declared, those of values that were found, say nothing.</summary>
    /// <param name="other">The file whose ignored values join those of this one.</param>
    /// <exception cref="DataException">A value has two names, or one file ignores a value that is a class in the other.</exception>
    public void RequireAgreement(DeclaredLabels other)
    {
        other.RequireIgnoredOrUnknown(this, _ => true);
        RequireIgnoredOrUnknown(other, IsDeclared);
        foreach (var (label, item) in Table.Classes.Index().Where(one => IsDeclared(one.Item)))
        {
            foreach (var key in Keys(item.Values))
            {
                // Backgrounds have many names.
                if (other.Table.Find(key) is { } found and not Sample.Ignored && label + found > 0 && IsOtherName(item, other.Table.Classes[found]))
                {
                    throw new DataException($"{Path} calls the value {LabelValue.OfKey(key)} '{item.Name}' ({Table}), {other.Path} calls it '{other.Table.Classes[found].Name}' ({other.Table}); correct one of them, or declare the classes with `DataOptions.Labels = VALUE=NAME,...`.");
                }
            }
        }
    }

    // What this file ignores must be no class of the other one.
    private void RequireIgnoredOrUnknown(DeclaredLabels other, Func<LabelClass, bool> counts)
    {
        foreach (var key in Keys(Table.Ignored))
        {
            if (other.Table.Find(key) is { } found and not Sample.Ignored && counts(other.Table.Classes[found]))
            {
                throw new DataException($"{Path} ignores the value {LabelValue.OfKey(key)}, which is a class in {other.Path} ({other.Table}); correct one of them, or declare the classes with `DataOptions.Labels = VALUE=NAME,...`.");
            }
        }
    }

    private static IEnumerable<int> Keys(IEnumerable<LabelValue> values) => values.SelectMany(value => Enumerable.Range(value.FirstKey, value.LastKey - value.FirstKey + 1));

    private static bool IsOtherName(LabelClass one, LabelClass other) => IsDeclared(other) && !string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

    // As values are called that were found.
    private static bool IsDeclared(LabelClass item) => item.Values is not [var value] || item.Name != $"value {value}";
}
