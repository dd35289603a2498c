using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// The classes of a data set by label, background first, and the values by which its masks mark them. A value that is not in the table is an
/// error, never a guess.
/// </summary>
public sealed class LabelTable
{
    /// <summary>The name that makes a class label 0.</summary>
    public const string BackgroundName = "background";

    /// <summary>The name under which <see cref="Parse"/> takes values whose pixels take no part in any loss.</summary>
    public const string IgnoredName = "ignore";

    private readonly Dictionary<int, byte> labels = [];

    /// <summary>A table.</summary>
    /// <param name="classes">At least two; the position is the label.</param>
    /// <param name="ignored">Values whose pixels become <see cref="Sample.Ignored"/>.</param>
    /// <exception cref="DataException">There are fewer than 2 or more than 255 classes, a class has no name or no value, or a name or value occurs twice.</exception>
    public LabelTable(IReadOnlyList<LabelClass> classes, IReadOnlyList<LabelValue>? ignored = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count is < 2 or > Sample.Ignored)
        {
            throw new DataException($"A label table has {Quantity.Of(classes.Count, "class", "classes")}; give 2 to {Sample.Ignored}, with the background.");
        }

        Classes = [.. classes];
        Ignored = [.. ignored ?? []];
        for (var label = 0; label < Classes.Count; label++)
        {
            Add(Classes[label], label);
        }

        AddValues(Ignored, Sample.Ignored, IgnoredName);
    }

    /// <summary>The classes; the position is the label.</summary>
    public IReadOnlyList<LabelClass> Classes { get; }

    /// <summary>The values whose pixels do not count.</summary>
    public IReadOnlyList<LabelValue> Ignored { get; }

    /// <summary>The names by label.</summary>
    public IReadOnlyList<string> Names => [.. Classes.Select(item => item.Name)];

    /// <summary>True if the values of masks with a palette are its indices, not the colours that they show.</summary>
    public bool TakesIndices { get; private init; }

    /// <summary>True if a value is a colour.</summary>
    internal bool HasColours => Classes.SelectMany(item => item.Values).Concat(Ignored).Any(value => value.IsColour);

    /// <summary>The table of masks that hold the labels themselves: 0 for the first name, 1 for the second, and so on.</summary>
    public static LabelTable OfLabels(params IEnumerable<string> names) => new([.. names.Select((name, label) => new LabelClass(name, [LabelValue.Grey(label)]))]);

    /// <summary>
    /// Reads a table from one line: <c>VALUE=NAME,VALUE=NAME,...</c>, for example <c>0=background,127=skin,255=burn</c>. A value is a grey level, a
    /// range (<c>0-127</c>) or a colour (<c>#ff0000</c>); a name may come several times, to join values; the name <c>ignore</c> marks values whose
    /// pixels do not count. Labels follow the order of the names, except that the class named <c>background</c>, or else the one with value
    /// 0, comes first; if there is neither, a background of value 0 is added in front.
    /// </summary>
    /// <exception cref="DataException">The text is not of that form; the message says where.</exception>
    public static LabelTable Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var classes = new List<(string Name, List<LabelValue> Values)>();
        foreach (var entry in text.Split(','))
        {
            if (entry.Split('=', StringSplitOptions.TrimEntries) is not [var value, { Length: > 0 } name])
            {
                throw new DataException($"Label table '{text}': '{entry}' is not VALUE=NAME; write for example 0=background,255=wound.");
            }

            var known = classes.FindIndex(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase));
            if (known < 0)
            {
                known = classes.Count;
                classes.Add((name, []));
            }

            classes[known].Values.Add(LabelValue.Parse(value));
        }

        var ignored = classes.Find(item => IsNamed(item.Name, IgnoredName)).Values;
        classes.RemoveAll(item => IsNamed(item.Name, IgnoredName));
        MoveBackgroundFirst(classes);
        return new LabelTable([.. classes.Select(item => new LabelClass(item.Name, item.Values))], ignored);
    }

    /// <summary>The table as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        string.Join(",", Classes.Append(new LabelClass(IgnoredName, Ignored)).SelectMany(item => item.Values.Select(value => $"{value}={item.Name}")));

    /// <summary>The label of a value, <see cref="Sample.Ignored"/> if it does not count, null if it is not in the table.</summary>
    /// <param name="key">The value by <see cref="LabelValue.KeyOf"/>.</param>
    internal byte? Find(int key) => labels.TryGetValue(key, out var label) ? label : null;

    /// <summary>The same table, in which further values do not count: those that have no place in it yet.</summary>
    internal LabelTable Ignoring(IEnumerable<LabelValue> values)
    {
        LabelValue[] added = [.. values.Where(value => !Enumerable.Range(value.FirstKey, value.LastKey - value.FirstKey + 1).Any(labels.ContainsKey))];
        return added.Length == 0 ? this : new(Classes, [.. Ignored, .. added]) { TakesIndices = TakesIndices };
    }

    /// <summary>The same table, for the indices of masks with a palette.</summary>
    internal LabelTable OfIndices() => new(Classes, Ignored) { TakesIndices = true };

    /// <summary>
    /// The table of masks that are written: each class by the one value that they show, and pixels that do not count by the first of their values, or the
    /// highest grey of 8 bits that shows no class.
    /// </summary>
    internal LabelTable AsWritten()
    {
        LabelClass[] shown = [.. Classes.Select(item => item with { Values = [Shown(item.Values[0])] })];
        var ignored = Ignored.Count > 0
            ? Shown(Ignored[0])
            : LabelValue.Grey(Enumerable.Range(0, byte.MaxValue + 1).Last(level => !Array.Exists(shown, item => item.Values[0].FirstKey == level)));
        return new(shown, [ignored]) { TakesIndices = TakesIndices };

        static LabelValue Shown(LabelValue value) => value.IsColour ? value : LabelValue.Grey(MaskValues.Levels(value).Red);
    }

    private static bool IsNamed(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static void MoveBackgroundFirst(List<(string Name, List<LabelValue> Values)> classes)
    {
        var background = classes.FindIndex(item => IsNamed(item.Name, BackgroundName));
        background = background >= 0 ? background : classes.FindIndex(item => item.Values.Exists(value => value.FirstKey == 0));
        var first = background >= 0 ? classes[background] : (BackgroundName, [LabelValue.Grey(0)]);
        if (background >= 0)
        {
            classes.RemoveAt(background);
        }

        classes.Insert(0, first);
    }

    private void Add(LabelClass item, int label)
    {
        if (string.IsNullOrWhiteSpace(item.Name) || item.Name.AsSpan().IndexOfAny(",=") >= 0 || item.Name.Any(char.IsControl) || IsNamed(item.Name, IgnoredName))
        {
            throw new DataException(Invariant($"The label table cannot name class {label} '{HeaderNumbers.Short(item.Name)}'; give a name without comma, equals sign and control characters, other than '{IgnoredName}'."));
        }

        if (Classes.Count(other => IsNamed(other.Name, item.Name)) > 1)
        {
            throw new DataException($"The label table names two classes '{item.Name}'; give each its own name.");
        }

        if (item.Values.Count == 0)
        {
            throw new DataException($"The label table gives class '{item.Name}' no value; name the value that its pixels have in the masks.");
        }

        AddValues(item.Values, (byte)label, item.Name);
    }

    private void AddValues(IReadOnlyList<LabelValue> values, byte label, string name)
    {
        foreach (var value in values)
        {
            for (var key = value.FirstKey; key <= value.LastKey; key++)
            {
                if (!labels.TryAdd(key, label))
                {
                    throw new DataException($"The label table gives value {LabelValue.OfKey(key)} twice, the second time to '{name}'; a value marks one class.");
                }
            }
        }
    }
}

/// <summary>A class of a data set; its label is its position in the table.</summary>
/// <param name="Name">For tables and files.</param>
/// <param name="Values">The values by which masks mark it, at least one.</param>
public sealed record LabelClass(string Name, IReadOnlyList<LabelValue> Values);
