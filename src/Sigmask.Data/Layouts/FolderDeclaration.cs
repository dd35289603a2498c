namespace Sigmask.Data;

/// <summary>What the files of a folder say about the values of the label maps in it.</summary>
internal static class FolderDeclaration
{
    /// <summary>What a folder declares itself: its <c>labels.json</c>, or else its <c>dataset.json</c>, which nnU-Net also puts beside predictions; null if it has neither.</summary>
    /// <exception cref="DataException">The file cannot be used.</exception>
    public static DeclaredLabels? In(string folder)
    {
        if (LabelFile.Beside(folder) is { } table)
        {
            return new(Path.Combine(folder, LabelFile.FileName), table);
        }

        return DataSetFile.Find(folder) is { HasLabels: true } file ? new(file.Path, file.Labels) : null;
    }

    /// <summary>What the folder of the masks of a data set declares, or else the data set, in which it lies; null if neither does.</summary>
    /// <exception cref="DataException">The file cannot be used.</exception>
    public static DeclaredLabels? Near(string masks)
    {
        var dataSet = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(masks)));
        return In(masks) ?? (dataSet is null ? null : In(dataSet));
    }
}
