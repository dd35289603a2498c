using Sigmask.Files;

namespace Sigmask.Cli.Usage;

/// <summary>The ending of a file to be written, by which others know what is in it.</summary>
internal static class FileEnding
{
    /// <summary>Refuses a folder, a name of another ending, and a place below a file.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="example">A good name, as model.onnx.</param>
    /// <param name="format">What is written.</param>
    /// <param name="further">A sentence to end with; null: none.</param>
    /// <exception cref="UsageException">It is one of these.</exception>
    public static void Require(string option, string path, string example, string format, string? further = null)
    {
        var ending = Path.GetExtension(example);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new UsageException($"{option} {path}: this is a folder; name a file, as {example}.");
        }

        if (!path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{option} {path}: only {format} is written; name the file {Named(Path.GetFileName(path), ending)}.{(further is null ? "" : $" {further}")}");
        }

        if (FolderPath.FileAbove(path) is { } above)
        {
            throw new UsageException($"{option} {path}: {above} is a file, so nothing can lie below it; give another place.");
        }
    }

    // What stands behind the point of net-1.0 is no ending.
    private static string Named(string file, string ending) => Path.GetExtension(file) is ['.', var first, ..] && char.IsLetter(first) ? Path.ChangeExtension(file, ending) : file + ending;
}
