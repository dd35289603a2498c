using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Phantoms;
using Sigmask.Volumes;

namespace Sigmask.Cli.Options;

/// <summary>What a verb that replaces a folder whole may have written there itself: anything else is not deleted, whatever was said.</summary>
internal static class OwnOutput
{
    private const string ConsensusRecord = "consensus.json";

    // File managers leave these anywhere.
    private static readonly string[] Harmless = [".DS_Store", "Thumbs.db", "desktop.ini"];

    // Of the layouts in which phantoms are written.
    private static readonly string[] DataFolders = [FolderDataSetWriter.Images, FolderDataSetWriter.Masks, FolderDataSetWriter.Clean, "training", "IMAGES", "ARRAY_FORMAT"];

    /// <summary>What shows that a folder is not of a verb, in words; null if all of it can be, or it is empty.</summary>
    /// <param name="verb">predict, consensus or synth.</param>
    /// <param name="folder">The folder, which exists.</param>
    public static string? Stranger(string verb, string folder)
    {
        string[] files = [.. Names(Directory.EnumerateFiles(folder)).Except(Harmless)];
        string[] folders = [.. Names(Directory.EnumerateDirectories(folder))];
        if (files.Length + folders.Length == 0)
        {
            return null;
        }

        var foreign = verb == "synth"
            ? files.Where(name => name != LabelFile.FileName).Concat(folders.Except(DataFolders))
            : files.Where(name => !IsMapOrRecord(name)).Concat(folders.Where(name => verb != "predict" || name != PredictedFiles.Overlays));
        if (foreign.Order(StringComparer.Ordinal).FirstOrDefault() is { } name)
        {
            return $"{name}, which '{verb}' did not write";
        }

        var mark = verb == "synth" ? FolderDataSetWriter.Clean : LabelFile.FileName;
        return files.Concat(folders).Contains(mark) ? null : $"no {mark}, so '{verb}' did not write it";
    }

    private static bool IsMapOrRecord(string name) =>
        name is LabelFile.FileName or ConsensusRecord || name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) || VolumeFile.IsVolumeName(name);

    private static IEnumerable<string> Names(IEnumerable<string> paths) => paths.Select(path => Path.GetFileName(path));
}
