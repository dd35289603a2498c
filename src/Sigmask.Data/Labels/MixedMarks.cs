namespace Sigmask.Data;

/// <summary>
/// Masks of one structure that some programs mark by 1 and others by the highest value of 8 or 16 bits. Where both lie in one data set the structure would be taken for
/// two classes, without a word.
/// </summary>
internal static class MixedMarks
{
    private static readonly int[] Marks = [1, byte.MaxValue, ushort.MaxValue];

    /// <summary>Fails if each mask marks something by at most one of these values, and not all by the same.</summary>
    /// <param name="where">Where the masks lie, for the message.</param>
    /// <param name="masks">Each with its values.</param>
    /// <exception cref="DataException">They do; the message says which by which, and what to declare.</exception>
    public static void Refuse(string where, IReadOnlyCollection<(string Path, SortedSet<int> Values)> masks)
    {
        if (masks.Any(mask => mask.Values.Count(value => value != 0) > 1 || mask.Values.Any(value => value != 0 && !Marks.Contains(value))))
        {
            return;
        }

        var marked = masks.Where(mask => mask.Values.Max > 0).GroupBy(mask => mask.Values.Max, mask => Path.GetFileName(mask.Path)).OrderBy(group => group.Key).ToArray();
        if (marked.Length > 1)
        {
            var told = string.Join(", ", marked.Select(group => Invariant($"{Quantity.Listed([.. group], "mask")} by {group.Key}")));
            string Labels(Func<int, string> nameOf) => string.Join(",", marked.Select((group, index) => Invariant($"{group.Key}={nameOf(index)}")).Prepend($"0={LabelTable.BackgroundName}"));
            throw new DataException($"{where}: not all masks mark what they show by the same value: {told}. If it is one structure: `DataOptions.Labels = \"{Labels(_ => "structure")}\"`; if each value is a class of its own: `DataOptions.Labels = \"{Labels(index => Invariant($"class {index + 1}"))}\"`.");
        }
    }
}
