namespace Sigmask.Data;

/// <summary>The layouts that are known.</summary>
public static class DataLayouts
{
    /// <summary>The name that lets the folder itself tell.</summary>
    public const string Auto = "auto";

    /// <summary>All of them, in the order in which they are tried: the more specific first.</summary>
    public static readonly IReadOnlyList<IDataLayout> All = [new NnUnetLayout(), new DecathlonLayout(), new AcdcLayout(), new FassdLayout(), new Hc18Layout(), new BurnLayout(), new BusiLayout(), new Hdf5Layout(), FolderLayout.Folder];

    /// <summary>Opens a data set.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="layout">The name of a layout, or <see cref="Auto"/>; then a note says which was recognised.</param>
    /// <param name="options">What else is known.</param>
    /// <exception cref="DataException">The layout is unknown or not recognised, or the data cannot be used.</exception>
    public static OpenedData Open(string folder, string layout, DataOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder} does not exist; give the folder of a data set.");
        }

        if (layout != Auto)
        {
            var named = All.FirstOrDefault(known => known.Name == layout)
                ?? throw new DataException($"Layout '{layout}' is not known; give one of {Auto}, {string.Join(", ", All.Select(known => known.Name))}.");
            return Open(named, folder, options);
        }

        var recognised = All.FirstOrDefault(known => known.Recognises(folder, options));
        if (recognised is null)
        {
            DicomFiles.Refuse(folder);

            // The plain folder says best what is missing.
            recognised = FolderLayout.Folder;
        }

        var opened = Open(recognised, folder, options);
        return opened with { Notes = [$"{folder} was recognised as layout '{recognised.Name}' ({recognised.Summary}).", .. opened.Notes] };
    }

    private static OpenedData Open(IDataLayout layout, string folder, DataOptions options)
    {
        var opened = layout.Open(folder, options);
        return opened.Source is AnnotatedPictureSource { Notes: [_, ..] notes } ? opened with { Notes = [.. opened.Notes, .. notes] } : opened;
    }
}
