using System.CommandLine;
using System.Text.RegularExpressions;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>Which data set, and what is known of it.</summary>
internal sealed class DataOptionSet
{
    private static readonly string[] Layouts = [.. DataLayouts.All.Select(layout => layout.Name).Prepend(DataLayouts.Auto)];

    private readonly Option<string?> folderOption;
    private readonly Option<string?> layoutOption = OptionValue.Known(
        "--layout",
        string.Join('|', Layouts),
        $"How the data lie in the folder; {DataLayouts.Auto} lets them tell (default).",
        Layouts,
        $"one of {string.Join(", ", Layouts)}",
        _ => null);

    private readonly Option<LabelTable?> labelsOption = LabelsOption.Of(
        "What the values of the masks mean, as 0=background,127=skin,255=burn; #ff0000 for a colour, 'ignore' for pixels that do not count (default: labels.json in the folder, else the values found).");

    private readonly Option<string?> patientsOption = OptionValue.Parsed(
        "--patient-pattern", "REGEX", @"Finds the patient in a case's name, as ^(\d+)_, so that no patient is both trained on and held back.", text => IsPattern(text) ? text : null, @"a regular expression, as ^(\d+)_");

    private readonly Option<int?> channelsOption = OptionValue.Parsed<int?>("--channels", "1|3", "Channels to read images with (default: 3 if any is in colour).", text => text switch { "1" => 1, "3" => 3, _ => null }, "1 or 3");

    private readonly Option<string?> paintOrderOption = OptionValue.Parsed(
        "--paint-order",
        "NAMES",
        "Order in which structures with masks of their own are painted, as liver,stomach,artery,vein; where they overlap the later one wins (layout fassd).",
        text => IsPaintOrder(NamesIn(text)) ? text : null,
        $"each of {string.Join(", ", FassdLayout.Structures)} once, with commas between");

    private readonly Option<string?> masksOption = new("--masks") { HelpName = "DIR", Description = "The folder of the annotations within the data set, where several people annotated it (layout folder; default masks/ or labels/)." };

    private readonly Option<int?> dimensionsOption = OptionValue.Parsed<int?>("--dimensions", "2|3", "Whether volumes are taken slice by slice or whole (default: their spacing decides).", text => text switch { "2" => 2, "3" => 3, _ => null }, "2 or 3");

    /// <param name="isRequired">Whether the verb cannot do without.</param>
    public DataOptionSet(bool isRequired) => folderOption = new("--data") { HelpName = "DIR", Description = "The folder of the data set.", Required = isRequired };

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [folderOption, layoutOption, labelsOption, patientsOption, channelsOption, paintOrderOption, dimensionsOption, masksOption];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>The folder; null if none was given.</summary>
    public string? Folder(ParseResult parsed) => parsed.GetValue(folderOption);

    /// <summary>What was typed of labels, patients and channels.</summary>
    public DataOptions Typed(ParseResult parsed) => new()
    {
        Labels = parsed.GetValue(labelsOption),
        PatientPattern = parsed.GetValue(patientsOption),
        Channels = parsed.GetValue(channelsOption),
        PaintOrder = parsed.GetValue(paintOrderOption) is { } order ? NamesIn(order) : null,
        Dimensions = parsed.GetValue(dimensionsOption),
        Masks = parsed.GetValue(masksOption),
    };

    /// <summary>Opens the data set. Its notes are to be told once nothing more can be wrong with it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ignored">Mask values whose pixels take no part, besides those of the label table.</param>
    /// <param name="known">What is known from elsewhere; what was typed goes before it.</param>
    /// <param name="terminal">Shows how many masks have been read, if that takes long.</param>
    /// <exception cref="DataException">It cannot be used.</exception>
    public OpenedData Open(ParseResult parsed, long[] ignored, DataOptions known, Terminal terminal) => Open(parsed, ignored, known, terminal, Folder(parsed)!);

    /// <summary>The same for a folder that was named otherwise.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ignored">As above.</param>
    /// <param name="known">As above.</param>
    /// <param name="terminal">As above.</param>
    /// <param name="folder">The data set.</param>
    /// <param name="layout">Its layout as it is known from elsewhere; null: the folder tells.</param>
    /// <exception cref="DataException">It cannot be used.</exception>
    public OpenedData Open(ParseResult parsed, long[] ignored, DataOptions known, Terminal terminal, string folder, string? layout = null) =>
        CountDisplay.Run(terminal, "masks read:", onMaskRead => Open(parsed, ignored, known with { OnMaskRead = onMaskRead }, folder, parsed.GetValue(layoutOption) ?? layout ?? DataLayouts.Auto), CountDisplay.Patience);

    /// <summary>What is known from elsewhere, but for the annotations where a layout was typed that knows where they are.</summary>
    public DataOptions Fitting(ParseResult parsed, DataOptions known) =>
        parsed.GetValue(layoutOption) is { } layout && layout != DataLayouts.Auto && layout != FolderLayout.Folder.Name ? known with { Masks = null } : known;

    private OpenedData Open(ParseResult parsed, long[] ignored, DataOptions known, string folder, string layout)
    {
        var typed = Typed(parsed);
        var options = new DataOptions
        {
            Labels = typed.Labels is null ? known.Labels : Without(typed.Labels, ignored),
            AreLabelsChecked = known.AreLabelsChecked,
            PatientPattern = typed.PatientPattern ?? known.PatientPattern,
            Channels = typed.Channels ?? known.Channels,
            PaintOrder = typed.PaintOrder ?? known.PaintOrder,
            Dimensions = typed.Dimensions ?? known.Dimensions,
            Masks = typed.Masks ?? known.Masks,
            OnMaskRead = known.OnMaskRead,
            OnProblem = known.OnProblem,
        };

        // Labels that are to be changed are held against the masks once they are, so that a value may be ignored which they do not name.
        var isChanged = typed.Labels is null && ignored.Length > 0;
        var opened = DataLayouts.Open(folder, layout, isChanged ? options with { AreLabelsChecked = true } : options);
        if (typed.Dimensions == 3 && opened.Source.Description.Dimensions == 2)
        {
            throw new UsageException($"--dimensions 3: the data in {folder} have two; leave it out.");
        }

        return isChanged
            ? DataLayouts.Open(folder, opened.Layout, options with { Labels = Without(opened.Labels, ignored) }) with { Notes = [.. opened.Notes, .. Idle(opened.Labels, ignored)] }
            : opened;
    }

    private static string[] NamesIn(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsPaintOrder(string[] names) => names.Order(StringComparer.Ordinal).SequenceEqual(FassdLayout.Structures.Order(StringComparer.Ordinal));

    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // A value of the table that is to be ignored leaves its class; a class that has no other goes.
    private static LabelTable Without(LabelTable table, long[] ignored)
    {
        var values = Array.ConvertAll(ignored, GreyLevel);
        LabelClass[] left = [.. table.Classes.Select(item => new LabelClass(item.Name, [.. item.Values.Except(values)])).Where(item => item.Values.Count > 0)];
        if (left.Length < 2)
        {
            throw new UsageException($"--ignore-index {string.Join(", ", ignored)}: of the classes {table} {left.Length} would be left, so there would be nothing to learn; ignore fewer values.");
        }

        try
        {
            return new LabelTable(left, [.. table.Ignored.Union(values)]);
        }
        catch (DataException error)
        {
            // What was a value of its own has left its class.
            throw new UsageException($"--ignore-index {string.Join(", ", ignored)}: the labels have {(ignored.Length == 1 ? "this value" : "one of these values")} within a range only ({table}); give the range in parts with --labels, as 0-4=skin,5=ignore,6-9=skin, or leave the option out if the whole range is ignored already.", error);
        }
    }

    // Of labels that were found or declared, a value that none of them has is most often another than was meant, though masks may have it beside labels that were declared. Labels that were typed need not name what is ignored.
    private static IEnumerable<string> Idle(LabelTable table, long[] ignored)
    {
        var known = table.Classes.SelectMany(item => item.Values).Concat(table.Ignored).ToHashSet();
        long[] idle = [.. ignored.Where(value => !known.Contains(GreyLevel(value))).Distinct()];
        return idle.Length == 0 ? [] : [$"--ignore-index {string.Join(", ", idle)}: the labels have no such value ({table}), so unless a mask has it all the same, every pixel counts as before; give the value that marks what is not to count."];
    }

    private static LabelValue GreyLevel(long value) => value is >= 0 and <= ushort.MaxValue
        ? LabelValue.Grey((int)value)
        : throw new UsageException(Invariant($"--ignore-index {value}: no mask can have this value; give a grey level, 0 to {ushort.MaxValue}."));
}
