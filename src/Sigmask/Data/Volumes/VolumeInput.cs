using System.Text.RegularExpressions;
using Sigmask.Nifti;

namespace Sigmask.Data;

/// <summary>Volumes without annotation to predict on: a NIfTI file, or a folder of them.</summary>
public static partial class VolumeInput
{
    /// <summary>True if a path is a NIfTI file, or a folder that holds some.</summary>
    public static bool IsVolumes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? NiftiFile.IsNiftiName(path) : Directory.Exists(path) && NiftiNames.AreIn(path);
    }

    /// <summary>Opens it. Files of nnU-Net's names, CASE_0000, CASE_0001, ..., are the channels of one case; annotations (_gt) are passed over.</summary>
    /// <param name="path">A file, or a folder of files.</param>
    /// <param name="labels">What the network knows.</param>
    /// <exception cref="DataException">A file cannot be read.</exception>
    public static VolumeSource Open(string path, LabelTable labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(labels);
        var files = File.Exists(path)
            ? [KeyValuePair.Create(NiftiFile.NameWithoutEnding(path), path)]
            : NiftiNames.In(path).Where(file => !file.Key.EndsWith("_gt", StringComparison.Ordinal)).ToList();
        var cases = files.GroupBy(file => Channel().Replace(file.Key, "")).Select(group => new VolumeCase(new CaseKey(group.Key, group.Key), [.. group.Select(file => file.Value)], null)).ToArray();
        return cases.Length > 0 ? VolumeSource.Open(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), cases, labels) : throw new DataException($"{path} holds no NIfTI image; give a volume or a folder of volumes.");
    }

    [GeneratedRegex(@"_\d{4}$")]
    private static partial Regex Channel();
}
