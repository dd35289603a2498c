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

/// <summary>The labels of a picture or a volume.</summary>
/// <param name="Labels">The class of each pixel; <see cref="Sample.Ignored"/> where it does not count.</param>
/// <param name="Size">[H, W] or [D, H, W].</param>
/// <param name="Spacing">Distance of neighbours in mm along the same axes; null where the file does not say it.</param>
/// <param name="Grid">Where they lie, as far as the file says it.</param>
internal sealed record StoredLabels(byte[] Labels, IReadOnlyList<int> Size, IReadOnlyList<double>? Spacing, FileGrid Grid);
