using Sigmask.Data;

namespace Sigmask.Cli.Inputs;

/// <summary>Data opened as those of a training were, the same ones in the same layout. Data that lie elsewhere may be the same, moved, or be named alike: annotations and patients are found in them as they were there, if that can be, and notes say so.</summary>
internal static class LikeTraining
{
    /// <summary>Opens a data set.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="origin">The data of the training; null of a run of an earlier version.</param>
    /// <param name="known">What is known by having trained on these.</param>
    /// <param name="typed">What was typed, which goes before it.</param>
    /// <param name="open">Opens it with what is known, and in a layout; null: the folder tells.</param>
    /// <exception cref="DataException">It cannot be used.</exception>
    public static OpenedData Open(string folder, DataOrigin? origin, DataOptions known, DataOptions typed, Func<DataOptions, string?, OpenedData> open)
    {
        if (origin is null)
        {
            return open(known, null);
        }

        if (origin.IsOf(folder))
        {
            // Annotations that are named are those of a plain folder, and a layout of a program's own is not known here.
            var isKnown = (typed.Masks ?? known.Masks) is null && DataLayouts.All.Any(layout => layout.Name == origin.Layout);
            return open(known, isKnown ? origin.Layout : null);
        }

        var annotations = typed.Masks is null && known.Masks is { } masks ? $"Annotations are taken from {masks}, as for the training; --masks names others." : null;
        var (opened, patients) = typed.PatientPattern is null && origin.PatientPattern is { } pattern ? OpenBy(pattern, known, open) : (open(known, null), null);
        string?[] notes = [annotations, patients];
        return opened with { Notes = [.. opened.Notes, .. notes.OfType<string>()] };
    }

    // That a pattern does not fit is found before masks are decoded; what else is wrong is so without it too.
    private static (OpenedData Opened, string? Note) OpenBy(string pattern, DataOptions known, Func<DataOptions, string?, OpenedData> open)
    {
        try
        {
            return (open(known with { PatientPattern = pattern }, null), $"Patients are told apart by --patient-pattern '{pattern}', as for the training; give another where that is wrong here.");
        }
        catch (DataException)
        {
            return (open(known, null), $"--patient-pattern '{pattern}', by which the training told patients apart, does not find one in every case here and is not used; give one that does, or cases of a patient that the run learned from may be taken for unseen.");
        }
    }
}
