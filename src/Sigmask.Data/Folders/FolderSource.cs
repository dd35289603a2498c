using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>A folder with <c>images/</c> and <c>masks/</c> (or <c>labels/</c>) of pictures of any size, paired by name.</summary>
public static class FolderSource
{
    /// <summary>Opens a folder. Names, sizes and the values of every mask are checked.</summary>
    /// <param name="folder">The folder that holds images/ and masks/.</param>
    /// <param name="options">Labels come from here, or from <c>labels.json</c> in the folder, or from that beside the masks, or from the values found in the masks, in this order; values that the file beside the masks ignores do not count in any case.</param>
    /// <exception cref="DataException">Something is missing, unpaired, unequal in size, unreadable or not in the label table; the message names it.</exception>
    public static AnnotatedPictureSource Open(string folder, DataOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        var (imageFolder, maskFolder) = FolderParts.Of(folder, options.Masks);
        var images = PictureFiles.In(imageFolder, $"put {PictureFiles.Known} files, or volumes ({VolumeFile.Names}), into it");
        var pictures = PictureFiles.Pairs(images, PictureFiles.In(maskFolder), options);
        return AnnotatedPictureSource.WithMasks(folder, pictures, LabelFile.Of(folder, maskFolder, options.Labels), options);
    }
}
