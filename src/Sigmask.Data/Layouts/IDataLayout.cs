namespace Sigmask.Data;

/// <summary>A way in which data sets lie on disk.</summary>
public interface IDataLayout
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Summary { get; }

    /// <summary>True if a folder looks like it, by names and a few files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">With which it will be opened.</param>
    /// <exception cref="DataException">A file cannot be used; <see cref="DataLayouts"/> takes that, as a folder that cannot be read, for not recognised.</exception>
    bool Recognises(string folder, DataOptions options);

    /// <summary>Opens a data set.</summary>
    /// <exception cref="DataException">It cannot be used; the message names the file and the remedy.</exception>
    OpenedData Open(string folder, DataOptions options);
}
