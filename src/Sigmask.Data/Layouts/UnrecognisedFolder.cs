namespace Sigmask.Data;

/// <summary>What to say of a folder that no layout recognises: what is probably meant instead, or else what lies in it.</summary>
internal static class UnrecognisedFolder
{
    private const int MostLevels = 2;
    private const int FoldersLookedAt = 16;

    /// <summary>The error.</summary>
    /// <param name="folder">The folder, which has not both images/ and masks/.</param>
    /// <param name="layoutOf">The layout that recognises a folder; null if none does.</param>
    public static DataException Error(string folder, Func<string, IDataLayout?> layoutOf)
    {
        var told = Above(folder, layoutOf) ?? Inner(folder, layoutOf) ?? Annotated(folder) ?? RawData(folder) ?? Coco(folder) ?? Alike(folder)
            ?? $"{FolderParts.Needed}, or the files of another layout, but {FolderListing.Of(folder)}.";
        return new($"{folder} has no sub-folder {FolderParts.Missing(folder)}; {told}");
    }

    // Whoever names the folder of the images means that of the data set.
    private static string? Above(string folder, Func<string, IDataLayout?> layoutOf)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        var above = Path.GetDirectoryName(path) is { Length: > 0 } typed ? typed : Path.GetDirectoryName(Path.GetFullPath(path));
        return above is not null && IsDataSet(above) && layoutOf(above) is { } layout
            ? $"did you mean the folder above, `DataLayouts.folder = {above}`, which is recognised as layout '{layout.Name}'?"
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
            level = [.. level.SelectMany(outer => FolderListing.SubFolders(outer).Take(FoldersLookedAt))];
            string[] found = [.. level.Where(inner => layoutOf(inner) is not null)];
            if (found is [var first, .. var others])
            {
                var more = others.Length == 0 ? "" : $" {Quantity.Listed(others, "other folder")} in it {Quantity.Word(others.Length, "is", "are")} recognised as well.";
                return $"did you mean `DataLayouts.folder = {first}`, which is recognised as layout '{layoutOf(first)!.Name}'?{more}";
            }
        }

        return null;
    }

    private static string? Annotated(string folder) => AnnotationFolders.In(folder, used: null) is { Length: > 0 } folders ? AnnotationFolders.Told(folders) : null;

    private static string? RawData(string folder)
    {
        if (PictureFiles.SubFolder(folder, "imagesTr") is not { } images)
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

    // Such as image/ and mask/, or img/ and gt/.
    private static string? Alike(string folder)
    {
        (string Name, HashSet<string> Stems)[] inner = [.. FolderListing.SubFolders(folder).Take(FoldersLookedAt).Select(path => (DataDescription.NameOf(path), StemsOf(path))).Where(one => one.Item2.Count > 0)];
        foreach (var (index, one) in inner.Index())
        {
            foreach (var other in inner.Skip(index + 1))
            {
                if (one.Stems.SetEquals(other.Stems))
                {
                    return $"{one.Name}/ and {other.Name}/ hold files of the same names; if these are the images and their masks, rename the folders to images/ and masks/.";
                }
            }
        }

        return null;
    }

    private static HashSet<string> StemsOf(string folder) => [.. FolderListing.Images(folder).Select(path => PictureFiles.WithoutSuffix(FolderListing.Stem(path)))];
}
