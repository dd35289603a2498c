namespace Sigmask.Data;

/// <summary>Files that hold label maps.</summary>
internal interface ILabelMapFormat
{
    /// <summary>The maps of a folder by name without ending.</summary>
    /// <exception cref="DataException">There is none, or two have the same name.</exception>
    IReadOnlyDictionary<string, string> In(string folder);

    /// <summary>The distinct values of a map, as a <see cref="LabelTable"/> is asked for them; no more than one beyond the limit.</summary>
    /// <exception cref="DataException">The map cannot be read.</exception>
    SortedSet<int> Values(string path, int limit);

    /// <summary>Reads a map.</summary>
    /// <exception cref="DataException">It cannot be read, or has values that are not in the table.</exception>
    StoredLabels Read(string path, LabelTable table);
}
