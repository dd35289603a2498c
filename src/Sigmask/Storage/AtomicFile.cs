namespace Sigmask.Storage;

/// <summary>Writes a file whole or not at all: a crash, a full disk or a cancelled run leaves the previous content as it was.</summary>
public static class AtomicFile
{
    /// <summary>Writes to a temporary file beside the target, flushes it to the disk and renames it over the target.</summary>
    /// <param name="path">The file to write or replace; its folder is made if need be.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="open">Opens the temporary file for writing; null: a new file. A test may put a full disk here.</param>
    /// <exception cref="IOException">The file cannot be written; the message is one line that names it, the previous content is intact.</exception>
    public static void Write(string path, Action<Stream> write, Func<string, Stream>? open = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        var temporary = $"{target}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (var stream = (open ?? CreateNew)(temporary))
            {
                write(stream);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || IsTooLarge(error))
        {
            throw new IOException($"{path} could not be written ({error.Message.Split(" (Parameter")[0].TrimEnd('.')}); what stood there before is intact. Free space on the disk or write elsewhere.", error);
        }
        finally
        {
            RemoveIfLeft(temporary);
        }
    }

    /// <summary>Writes text as UTF-8, whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="IOException">The file cannot be written; the previous content is intact.</exception>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>True for the way in which .NET reports a file beyond the largest size that the file system or the user's limits allow.</summary>
    internal static bool IsTooLarge(Exception error) => error is ArgumentOutOfRangeException { ParamName: "value" };

    private static FileStream CreateNew(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);

    private static void RemoveIfLeft(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The write has already failed with a message of its own; a leftover temporary file harms nothing.
        }
    }
}
