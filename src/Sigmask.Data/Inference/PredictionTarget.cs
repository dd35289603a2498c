using Sigmask.Data;
using Sigmask.Files;

namespace Sigmask.Inference;

/// <summary>Where label maps may be written. The folder is replaced whole, so it must hold nothing that somebody would miss.</summary>
internal static class PredictionTarget
{
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

        if (!overwrite && Directory.Exists(target) && PredictedFiles.Content.Stranger(target) is { } stranger)
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
}
