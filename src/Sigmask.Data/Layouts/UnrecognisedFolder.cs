namespace Sigmask.Data;

/// <summary>What to say of a folder that no layout recognises: what is probably meant instead, or else what lies in it.</summary>
internal static class UnrecognisedFolder
{
    private const int MostLevels = 2;
    private const int FoldersLookedAt = 16;
    private const int MostOfLevel = 64;

    /// <summary>The error.</summary>
    /// <param name="folder">The folder, which has not both images/ and masks/.</param>
    /// <param name="layoutOf">The layout that recognises a folder; null if none does.</param>
    public static DataException Error(string folder, Func<string, IDataLayout?> layoutOf)
    {
        var told = Itself(folder, layoutOf) ?? Above(folder, layoutOf) ?? Inner(folder, layoutOf) ?? Annotated(folder) ?? RawData(folder) ?? Coco(folder) ?? Alike(folder)
            ?? $"{FolderParts.Needed}, or the files of another layout, but {FolderListing.Of(folder)}.";
        return new($"{folder} has no sub-folder {FolderParts.Missing(folder)}; {told}");
    }

    /// <summary>The error for a layout that was named and needs a description.</summary>
    /// <param name="folder">The folder, which has no <c>dataset.json</c>.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="layoutOf">The layout that recognises a folder; null if none does.</param>
    public static DataException Undescribed(string folder, IDataLayout layout, Func<string, IDataLayout?> layoutOf)
    {
        var told = Itself(folder, layoutOf) ?? Above(folder, layoutOf) ?? Inner(folder, layoutOf) ?? RawData(folder) ?? $"{FolderListing.Of(folder)}.";
        return new($"{folder} has no {DataSetFile.FileName}, which layout '{layout.Name}' needs; {told}");
    }

    // Of a layout that was named.
    private static string? Itself(string folder, Func<string, IDataLayout?> layoutOf) =>
        layoutOf(folder) is { } layout ? $"it is recognised as layout '{layout.Name}'; take `DataLayouts.layout = {layout.Name}`." : null;

    // Whoever names the folder of the images means that of the data set.
    private static string? Above(string folder, Func<string, IDataLayout?> layoutOf)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        var above = Path.GetDirectoryName(path) is { Length: > 0 } typed ? typed : Path.GetDirectoryName(Path.GetFullPath(path));
        return above is not null && IsDataSet(above) && layoutOf(above) is { } layout
            ? $"did you mean the folder above, {above}, which is recognised as layout '{layout.Name}'?"
            : null;
    }

    // Not whatever a layout recognises: some look several levels deep, and above may be all that there is.
    private static bool IsDataSet(string folder)
    {
        try
        {
            return DataSetFile.IsIn(folder) || FolderParts.HasBoth(folder);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Inner(string folder, Func<string, IDataLayout?> layoutOf)
    {
        string[] level = [folder];
        for (var depth = 0; depth < MostLevels; depth++)
        {
            level = [.. level.SelectMany(outer => FolderListing.SubFolders(outer).Take(FoldersLookedAt)).Take(MostOfLevel)];
            var found = level.Select(inner => (Folder: inner, Layout: layoutOf(inner)?.Name)).Where(one => one.Layout is not null).ToArray();
            if (found is [var first, .. var others])
            {
                var more = others.Length == 0 ? "" : $" {Quantity.Listed([.. others.Select(one => one.Folder)], "other folder")} in it {Quantity.Word(others.Length, "is", "are")} recognised as well.";
                return $"did you mean {first.Folder}, which is recognised as layout '{first.Layout}'?{more}";
            }
        }

        return null;
    }

    private static string? Annotated(string folder) => AnnotationFolders.In(folder, used: null) is { Length: > 0 } folders ? AnnotationFolders.Told(folders) : null;

    private static string? RawData(string folder)
    {
        if (PictureFiles.SubFolder(folder, "imagesTr") is not { } images || DataSetFile.IsIn(folder))
        {
            return null;
        }

        var lacks = PictureFiles.SubFolder(folder, "labelsTr") is null ? $"neither labelsTr/ nor {DataSetFile.FileName}" : $"no {DataSetFile.FileName}";
        var ending = FolderListing.MostFrequentEnding(images) ?? ".nii.gz";
        return $"it has {Path.GetFileName(images)}/ as nnU-Net's raw data do, but {lacks}; write {Path.Combine(folder, DataSetFile.FileName)} with your channels and classes, "
            + $"{{\"channel_names\":{{\"0\":\"MRI\"}},\"labels\":{{\"background\":0,\"organ\":1}},\"file_ending\":\"{ending}\"}}.";
    }

    private static string? Coco(string folder) => CocoFile.Find(folder) is { } file
        ? $"{file} looks like annotations as COCO has them, which are not read; draw them as masks (annToMask of pycocotools): for each image in images/ a PNG of its name in masks/, with the number of the class as value and 0 for the background."
        : null;

    // Such as image/ and mask/, or img/ and gt/. More than two may be anything, such as a folder for each patient.
    private static string? Alike(string folder) => FolderListing.SubFolders(folder).Take(FoldersLookedAt)
        .GroupBy(StemsOf, path => Path.GetFileName(path), HashSet<string>.CreateSetComparer())
        .FirstOrDefault(same => same.Key.Count > 0 && same.Count() == 2)?.ToArray() is [var first, var second]
            ? $"{first}/ and {second}/ hold files of the same names; if these are the images and their masks, rename the folders to images/ and masks/."
            : null;

    private static HashSet<string> StemsOf(string folder) => [.. FolderListing.Images(folder).Select(path => PictureFiles.WithoutSuffix(FolderListing.Stem(path)))];
}
