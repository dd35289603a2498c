using System.CommandLine;
using Sigmask.Cli.Terminals;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>Which data set, and what is known of it.</summary>
internal sealed class DataOptionSet
{
    private readonly Option<string?> _folder;
    private readonly Option<string?> _layout = new("--layout")
    {
        HelpName = string.Join('|', DataLayouts.All.Select(layout => layout.Name).Prepend(DataLayouts.Auto)),
        Description = $"How the data lie in the folder; {DataLayouts.Auto} lets them tell (default).",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        HelpName = "TABLE",
        Description = "What the values of the masks mean, as 0=background,127=skin,255=burn; #ff0000 for a colour, 'ignore' for pixels that do not count (default: labels.json in the folder, else the values found).",
    };

    private readonly Option<string?> _patients = new("--patient-pattern")
    {
        HelpName = "REGEX",
        Description = @"Finds the patient in a case's name, as ^(\d+)_, so that no patient is both trained on and held back.",
    };

    private readonly Option<int?> _channels = OptionValue.Integer("--channels", "1|3", "Channels to read images with (default: 3 if any is in colour).", 1);

    /// <param name="isRequired">Whether the verb cannot do without.</param>
    public DataOptionSet(bool isRequired) => _folder = new("--data") { HelpName = "DIR", Description = "The folder of the data set.", Required = isRequired };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_folder, _layout, _labels, _patients, _channels])
        {
            command.Add(option);
        }
    }

    /// <summary>The folder; null if none was given.</summary>
    public string? Folder(ParseResult parsed) => parsed.GetValue(_folder);

    /// <summary>Opens the data set, and tells what was found out about it.</summary>
    /// <exception cref="DataException">It cannot be used.</exception>
    public OpenedData Open(ParseResult parsed, Terminal terminal)
    {
        var labels = parsed.GetValue(_labels);
        var options = new DataOptions
        {
            Labels = labels is null ? null : LabelTable.Parse(labels),
            PatientPattern = parsed.GetValue(_patients),
            Channels = parsed.GetValue(_channels),
        };
        var opened = DataLayouts.Open(Folder(parsed)!, parsed.GetValue(_layout) ?? DataLayouts.Auto, options);
        foreach (var note in opened.Notes)
        {
            terminal.Error.WriteLine(note);
        }

        return opened;
    }
}
