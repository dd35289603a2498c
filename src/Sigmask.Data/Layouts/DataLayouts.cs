using Sigmask.Losses;

namespace Sigmask.Data;

/// <summary>The layouts of this package, and data sets opened by one of them or of your own.</summary>
public static class DataLayouts
{
    /// <summary>The name that lets the folder itself tell.</summary>
    public const string Auto = "auto";

    /// <summary>All of them, in the order in which they are tried: the more specific first.</summary>
    public static readonly IReadOnlyList<IDataLayout> All = [new NnUnetLayout(), new DecathlonLayout(), new AcdcLayout(), new FassdLayout(), new Hc18Layout(), new BurnLayout(), new BusiLayout(), new Hdf5Layout(), FolderLayout.Folder];

    /// <summary>Opens a data set.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="layout">The name of a layout, or <see cref="Auto"/>; then a note says which was recognised.</param>
    /// <param name="options">What else is known; null: nothing.</param>
    /// <param name="layouts">The layouts to choose from, in the order in which they are tried: with one of your own <c>[new MyLayout(), .. DataLayouts.All]</c>; null: <see cref="All"/>.</param>
    /// <exception cref="DataException">The layout is unknown or not recognised, or the data cannot be used.</exception>
    public static OpenedData Open(string folder, string layout = Auto, DataOptions? options = null, IReadOnlyList<IDataLayout>? layouts = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(layout);
        options ??= new();
        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder} {(File.Exists(folder) ? "is a file" : "does not exist")}; give the folder of a data set.");
        }

        if (options.Masks is not null && layout is not Auto && layout != FolderLayout.Folder.Name)
        {
            throw new DataException($"`DataOptions.Masks = {options.Masks}`: layout '{layout}' knows where its annotations are; they can be named for layout '{FolderLayout.Folder.Name}' only.");
        }

        layouts ??= All;
        if (layout != Auto)
        {
            var named = layouts.FirstOrDefault(known => known.Name == layout)
                ?? throw Unknown(layout, [Auto, .. layouts.Select(known => known.Name)]);
            return Open(named, folder, options, layouts);
        }

        var recognised = options.Masks is not null ? FolderLayout.Folder : LayoutOf(folder, options, layouts) ?? Fallback(folder);
        var opened = Open(recognised, folder, options, layouts);
        return opened with { Notes = [$"{folder} was recognised as layout '{recognised.Name}' ({recognised.Summary}).", .. opened.Notes] };
    }

    private static DataException Unknown(string layout, string[] known) => new($"Layout '{layout}' is not known; give one of {string.Join(", ", known)}{Spelling.Ending(layout, known)}");

    private static IDataLayout? LayoutOf(string folder, DataOptions options, IReadOnlyList<IDataLayout> layouts) => layouts.FirstOrDefault(known => Recognises(known, folder, options));

    private static bool Recognises(IDataLayout layout, string folder, DataOptions options)
    {
        try
        {
            return layout.Recognises(folder, options);
        }
        catch (Exception error) when (error is DataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // If nothing is recognised, the plain folder says best what is missing, unless there is a description: then what is wrong with that; or DICOM: then what converts it.
    private static FolderLayout Fallback(string folder)
    {
        if (DataSetFile.IsIn(folder))
        {
            throw new DataException($"{DataSetFile.Read(folder).Path} has neither 'channel_names', as nnU-Net writes it, nor a list 'training', as the Decathlon does, so the data set is not recognised; add one, or choose with `DataLayouts.layout`.");
        }

        DicomFiles.Refuse(folder);
        return FolderLayout.Folder;
    }

    private static OpenedData Open(IDataLayout layout, string folder, DataOptions options, IReadOnlyList<IDataLayout> layouts)
    {
        if (layout is FolderLayout && options.Masks is null && !FolderParts.HasBoth(folder))
        {
            throw UnrecognisedFolder.Error(folder, inner => LayoutOf(inner, options, layouts));
        }

        if (layout is NnUnetLayout or DecathlonLayout && !DataSetFile.IsIn(folder))
        {
            throw UnrecognisedFolder.Undescribed(folder, layout, inner => LayoutOf(inner, options, layouts));
        }

        var opened = Opened(layout, folder, options, layouts);
        IReadOnlyList<string> notes = opened.Source is AnnotatedPictureSource pictures ? pictures.Notes : [];
        return opened with { Notes = PatientDoubt.Of(opened.Source.Whole.Cases, options) is { } doubt ? [.. opened.Notes, .. notes, doubt] : [.. opened.Notes, .. notes] };
    }

    private static OpenedData Opened(IDataLayout layout, string folder, DataOptions options, IReadOnlyList<IDataLayout> layouts)
    {
        try
        {
            return layout.Open(folder, options);
        }
        catch (DataException error) when (options.Masks is null && !Recognises(layout, folder, options) && LayoutOf(folder, options, layouts) is { } other)
        {
            // Whoever named the wrong layout is told the right one.
            throw new DataException($"{error.Message} The folder is recognised as layout '{other.Name}'; take `DataLayouts.layout = {other.Name}`.", error);
        }
    }
}
