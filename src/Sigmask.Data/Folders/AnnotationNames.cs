using System.Text.RegularExpressions;

namespace Sigmask.Data;

/// <summary>How annotations are called, to tell them from the images beside them: labelsTr/, masks-anna/, GroundTruth/; a_gt.nii.gz, a.seg.nrrd.</summary>
internal static partial class AnnotationNames
{
    private static readonly string[] Words = ["mask", "masks", "label", "labels", "annotation", "annotations", "seg", "segmentation", "segmentations", "gt", "truth", "groundtruth"];

    /// <summary>Whether a folder, or one that it lies in, has a name with such a word.</summary>
    /// <param name="way">Its path from the folder on that is looked through.</param>
    public static bool IsFolder(string way) => Word().Matches(way).Any(word => Words.Contains(word.Value.ToLowerInvariant()));

    /// <summary>Whether the name of a file ends so.</summary>
    /// <param name="path">A picture or a volume.</param>
    public static bool IsFile(string path)
    {
        var stem = FolderListing.Stem(path);
        return PictureFiles.WithoutSuffix(stem) != stem || Path.GetFileName(path).Contains(".seg.", StringComparison.OrdinalIgnoreCase);
    }

    // labels and Tr of labelsTr.
    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})")]
    private static partial Regex Word();
}
