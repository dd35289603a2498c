using System.Runtime.ExceptionServices;
using Sigmask.Files;

namespace Sigmask.Phantoms;

/// <summary>Writes data sets of many files, whole or not at all.</summary>
internal static class DataSetFolder
{
    /// <summary>Fills a folder, which appears under its name when it is complete.</summary>
    /// <exception cref="DataException">The folder holds something already, or cannot be written.</exception>
    public static void Write(string folder, bool overwrite, Action<string> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder) || (!overwrite && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new DataException($"{folder} holds something already; choose another `FolderDataSetWriter.folder`, or replace it with `FolderDataSetWriter.overwrite`.");
        }

        try
        {
            AtomicFolder.Write(folder, fill);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{folder} cannot be written: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

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
