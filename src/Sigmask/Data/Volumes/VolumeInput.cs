using System.Text.RegularExpressions;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Volumes without annotation to predict on: a file, or a folder of them.</summary>
public static partial class VolumeInput
{
    /// <summary>True if a path is a file of a volume, or a folder that holds some.</summary>
    public static bool IsVolumes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? VolumeFile.IsVolumeName(path) : Directory.Exists(path) && VolumeNames.AreIn(path);
    }

    /// <summary>Opens it. Files of nnU-Net's names, CASE_0000, CASE_0001, ..., are the channels of one case; annotations (_gt, .seg.nrrd) are passed over.</summary>
    /// <param name="path">A file, or a folder of files.</param>
    /// <param name="labels">What the network knows.</param>
    /// <exception cref="DataException">A file cannot be read.</exception>
    public static VolumeSource Open(string path, LabelTable labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(labels);
        var files = File.Exists(path)
            ? [KeyValuePair.Create(VolumeFile.NameWithoutEnding(path), path)]
            : VolumeNames.In(path).Where(file => !IsAnnotation(file)).ToList();
        var cases = files.GroupBy(file => Channel().Replace(file.Key, "")).Select(group => new VolumeCase(new CaseKey(group.Key, group.Key), [.. group.Select(file => file.Value)], null)).ToArray();
        return cases.Length > 0 ? VolumeSource.Open(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), cases, labels) : throw new DataException($"{path} holds no image; give a volume or a folder of volumes.");
    }

    private static bool IsAnnotation(KeyValuePair<string, string> file) =>
        file.Key.EndsWith("_gt", StringComparison.Ordinal) || Path.GetFileName(file.Value).Contains(".seg.", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"_\d{4}$")]
    private static partial Regex Channel();
}
