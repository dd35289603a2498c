using Sigmask.Data;
using Sigmask.Files;
using Sigmask.Volumes;

namespace Sigmask.Inference;

/// <summary>Where label maps may be written. The folder is replaced whole, so it must hold nothing that somebody would miss.</summary>
internal static class PredictionTarget
{
    // File managers leave these anywhere.
    private static readonly string[] Harmless = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <summary>Fails if a folder is the input, holds it or lies in it.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="input">A file, or a folder of files.</param>
    /// <exception cref="DataException">It does.</exception>
    public static void RequireApart(string target, string input)
    {
        if (FolderPath.Contains(target, input))
        {
            throw Holding(target, input);
        }

        // Whoever reads the input the next time would read the label maps as well.
        if (FolderPath.Contains(input, target))
        {
            throw new DataException($"{target} lies in {input}, which is read; choose another `PredictedFiles.target`.");
        }
    }

    /// <summary>Fails if a folder holds something that must stay.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="images">What is read.</param>
    /// <param name="overwrite">Whether all but the images may go.</param>
    /// <exception cref="DataException">It holds one of the images, is a file, or holds what no prediction wrote.</exception>
    public static void RequireFree(string target, ISampleSource images, bool overwrite)
    {
        if (Enumerable.Range(0, images.Cases.Count).SelectMany(index => FilesOf(images, index)).FirstOrDefault(file => FolderPath.Contains(target, file)) is { } image)
        {
            throw Holding(target, image);
        }

        if (File.Exists(target))
        {
            throw new DataException($"{target} is a file; name a folder with `PredictedFiles.target`.");
        }

        if (!overwrite && Directory.Exists(target) && Stranger(target) is { } stranger)
        {
            throw new DataException($"{target} holds {stranger}; choose another `PredictedFiles.target`, or replace it all the same with `PredictedFiles.overwrite`.");
        }
    }

    private static DataException Holding(string target, string input) => new($"{target} is replaced whole, and {input} lies in it; choose another `PredictedFiles.target`.");

    private static IReadOnlyList<string> FilesOf(ISampleSource images, int index) => images switch
    {
        PictureSource pictures => [pictures.FileOf(index)],
        IFileSource files => files.FilesOf(index),
        _ => [],
    };

    // What shows that a folder is not of a prediction, in words; null if all of it can be, or it is empty.
    private static string? Stranger(string folder)
    {
        string[] files = [.. Names(Directory.EnumerateFiles(folder)).Except(Harmless)];
        string[] folders = [.. Names(Directory.EnumerateDirectories(folder))];
        var foreign = files.Where(name => !IsMapOrTable(name)).Concat(folders.Where(name => name != PredictedFiles.Overlays));
        return foreign.Order(StringComparer.Ordinal).FirstOrDefault() is { } name ? $"{name}, which no prediction wrote"
            : files.Length + folders.Length == 0 || files.Contains(LabelFile.FileName) ? null
            : $"no {LabelFile.FileName}, so no prediction wrote it";
    }

    private static bool IsMapOrTable(string name) => name == LabelFile.FileName || name.EndsWith(".png", StringComparison.OrdinalIgnoreCase) || VolumeFile.IsVolumeName(name);

    private static IEnumerable<string> Names(IEnumerable<string> paths) => paths.Select(path => Path.GetFileName(path));
}
