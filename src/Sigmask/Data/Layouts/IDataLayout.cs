namespace Sigmask.Data;

/// <summary>A way in which data sets lie on disk.</summary>
public interface IDataLayout
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Summary { get; }

    /// <summary>True if a folder looks like it. Never fails; looks at names and a few files only.</summary>
    bool Recognises(string folder);

    /// <summary>Opens a data set.</summary>
    /// <exception cref="DataException">It cannot be used; the message names the file and the remedy.</exception>
    OpenedData Open(string folder, DataOptions options);
}
