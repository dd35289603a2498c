using Sigmask.Data;

namespace Sigmask.Cli.Inputs;

/// <summary>Whether the values of other data mean what they meant where a run learned.</summary>
internal static class ForeignLabels
{
    /// <summary>Refuses data that give a class of the run another name. Names that nobody declared, those of values that were found, say nothing.</summary>
    /// <param name="folder">The data set, for the message.</param>
    /// <param name="known">What values mean to the run.</param>
    /// <param name="open">Gives the table of the data set as its layout or its labels.json declares it, or the values found.</param>
    /// <exception cref="DataException">A value has two names.</exception>
    public static void Refuse(string folder, LabelTable known, Func<LabelTable> open)
    {
        if (Opened(open) is not { } own)
        {
            return;
        }

        foreach (var (label, item) in own.Classes.Index())
        {
            foreach (var value in item.Values)
            {
                var (other, meant) = known.Classes.Index().FirstOrDefault(one => one.Item.Values.Contains(value));
                if (meant is not null && label + other > 0 && IsDeclared(item) && IsDeclared(meant) && !string.Equals(item.Name, meant.Name, StringComparison.OrdinalIgnoreCase))
                {
                    throw new DataException($"{folder}: value {value} is '{item.Name}' there ({own}), but '{meant.Name}' to the run ({known}); give data of the run's classes, or, if the values mean what they mean to the run, --labels \"{known}\".");
                }
            }
        }
    }

    // Data that declare nothing may hold values that cannot be taken for classes, which the run's table can.
    private static LabelTable? Opened(Func<LabelTable> open)
    {
        try
        {
            return open();
        }
        catch (DataException)
        {
            return null;
        }
    }

    // As values are called that were found.
    private static bool IsDeclared(LabelClass item) => item.Values is not [var value] || item.Name != $"value {value}";
}
