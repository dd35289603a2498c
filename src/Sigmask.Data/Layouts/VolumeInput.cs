using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>Volumes without annotation to predict on: a file, or a folder of them.</summary>
public static class VolumeInput
{
    /// <summary>True if a path is a file of a volume, or a folder that holds some.</summary>
    public static bool IsVolumes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? VolumeFile.IsVolumeName(path) : Directory.Exists(path) && VolumeNames.AreIn(path);
    }

    /// <summary>Opens it. Annotations (_gt, .seg.nrrd) are passed over.</summary>
    /// <remarks>
    /// Files of nnU-Net's names, CASE_0000, CASE_0001, ..., are the channels of one case where <c>dataset.json</c> in the folder, or beside it, names several channels;
    /// where every case has a channel 0 and the network takes more channels than a file has; and where every case has a channel 0 and no other. In all other folders
    /// four digits at the end of a name are a part of it, as in scan_2023 and scan_2024.
    /// </remarks>
    /// <param name="path">A file, or a folder of files.</param>
    /// <param name="labels">What the network knows.</param>
    /// <param name="channels">How many channels it takes.</param>
    /// <param name="onProblem">Receives cases whose headers cannot be read, which are then left out. If it is null, or no header can be read, the first of them is an error.</param>
    /// <exception cref="DataException">A file cannot be read, it is DICOM, two have the same name but for the ending, pictures lie beside them, or a channel of a case is missing.</exception>
    public static VolumeSource Open(string path, LabelTable labels, int channels = 1, Action<DataProblem>? onProblem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(labels);
        if (!IsVolumes(path))
        {
            DicomFiles.Refuse(path);
        }

        if (Directory.Exists(path))
        {
            VolumeNames.RefusePictures(path);
        }

        KeyValuePair<string, string>[] files = File.Exists(path)
            ? [KeyValuePair.Create(VolumeFile.NameWithoutEnding(path), path)]
            : [.. VolumeNames.In(path, file => !IsAnnotation(file))];
        if (files.Length == 0)
        {
            throw new DataException(IsVolumes(path)
                ? $"{path} holds annotations alone, whose names end in _gt or have .seg. in them; give a volume or a folder of volumes."
                : FolderListing.ImagesInsteadOf(path) ?? $"{path} holds no image; give a volume or a folder of volumes.");
        }

        var areChannels = AreChannels(path, files, channels);
        var cases = files.GroupBy(file => areChannels && ChannelNames.Of(file.Key) is { } name ? name.Case : file.Key, file => file.Value).Select(group => Case(path, group.Key, [.. group], areChannels)).ToArray();
        return VolumeSource.Open(DataDescription.NameOf(path), cases, labels, onProblem);
    }

    private static bool AreChannels(string path, KeyValuePair<string, string>[] files, int channels)
    {
        if (Directory.Exists(path) && DeclaredChannels(path) > 1)
        {
            return true;
        }

        string[] names = [.. files.Select(file => file.Key)];
        return ChannelNames.AreAll(names)
            && (ChannelNames.OnlyChannels(names) is not null
                || (channels > 1 && VolumeGrid.Of(new VolumeCase(new CaseKey(names[0], names[0]), [files[0].Value], null)).Channels < channels));
    }

    // In nnU-Net's form images lie in imagesTr/ and imagesTs/, their description beside these.
    private static int DeclaredChannels(string folder)
    {
        var beside = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var file = DataSetFile.Find(folder) ?? (beside is null ? null : DataSetFile.Find(beside));
        try
        {
            return file is { IsNnUnet: true } ? file.Channels.Count : 1;
        }
        catch (DataException)
        {
            return 1;
        }
    }

    private static VolumeCase Case(string path, string name, string[] files, bool areChannels) => areChannels && ChannelNames.Gap(name, files) is { } gap
        ? throw new DataException($"{path}: {gap}")
        : new VolumeCase(new CaseKey(name, name), files, null);

    private static bool IsAnnotation(string file) =>
        VolumeFile.NameWithoutEnding(file).EndsWith("_gt", StringComparison.Ordinal) || Path.GetFileName(file).Contains(".seg.", StringComparison.OrdinalIgnoreCase);
}
