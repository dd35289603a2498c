namespace Sigmask.Data;

/// <summary>A way in which data sets lie on disk.</summary>
public interface IDataLayout
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Summary { get; }

    /// <summary>True if a folder looks like it. Never fails; looks at names and a few files only.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">With which it will be opened.</param>
    bool Recognises(string folder, DataOptions options);

    /// <summary>Opens a data set.</summary>
    /// <exception cref="DataException">It cannot be used; the message names the file and the remedy.</exception>
    OpenedData Open(string folder, DataOptions options);
}

/// <summary>A data set that has been opened.</summary>
/// <param name="Source">Its samples.</param>
/// <param name="Labels">What the values of its masks mean.</param>
/// <param name="Layout">The layout it was opened with.</param>
/// <param name="Notes">What was found out rather than declared, a line each, to be shown to the user.</param>
public sealed record OpenedData(ISampleSource Source, LabelTable Labels, string Layout, IReadOnlyList<string> Notes)
{
    /// <summary>The folds that the data set declares itself; null if it declares none.</summary>
    public IReadOnlyList<Split>? Folds { get; init; }

    /// <summary>What each channel shows, where the data set says so: CT, T2, ...</summary>
    public IReadOnlyList<string>? Modalities { get; init; }
}
