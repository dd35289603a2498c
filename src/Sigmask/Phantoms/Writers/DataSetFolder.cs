using System.Runtime.ExceptionServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Files;

namespace Sigmask.Phantoms;

/// <summary>Writes data sets of many files, whole or not at all.</summary>
internal static class DataSetFolder
{
    /// <summary>The file that lists all others. By it a folder is known to be of phantoms.</summary>
    public const string RecordName = "phantoms.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Fills a folder, which appears under its name when it is complete.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="overwrite">Replace what the folder holds.</param>
    /// <param name="command">The words of the command that asks for it; null where a program does.</param>
    /// <param name="fill">Writes the files into the folder that it is given.</param>
    /// <exception cref="DataException">The folder holds something already, or cannot be written.</exception>
    public static void Write(string folder, bool overwrite, IReadOnlyList<string>? command, Action<string> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder) || (!overwrite && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new DataException($"{folder} holds something already; choose another `FolderDataSetWriter.folder`, or replace it with `FolderDataSetWriter.overwrite`.");
        }

        try
        {
            AtomicFolder.Write(folder, partial =>
            {
                fill(partial);
                AtomicFile.WriteText(Path.Combine(partial, RecordName), JsonSerializer.Serialize(new { files = FilesOf(partial), command }, Format) + "\n");
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(error.Message.ReplaceLineEndings(" "), error);
        }
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);

    /// <summary>Writes cases on several threads; the first error is passed on as it is, not wrapped as one of many.</summary>
    public static void ForEach(int count, Action<int> write, Action<int>? onWritten, CancellationToken cancellation)
    {
        var written = 0;
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, index =>
            {
                write(index);
                onWritten?.Invoke(Interlocked.Increment(ref written));
            });
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }
}
