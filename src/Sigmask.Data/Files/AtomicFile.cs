using System.Text.RegularExpressions;

namespace Sigmask.Files;

/// <summary>
/// Writes a file whole or not at all: a crash, a full disk or a cancelled run leaves the previous content as it was. Of a link the file that it leads to is replaced; a device or a pipe has no content to keep
/// and is written into.
/// </summary>
public static partial class AtomicFile
{
    private const string Ending = ".tmp";

    /// <summary>Writes to a temporary file beside the target, flushes it to the disk, renames it over the target and flushes the folder.</summary>
    /// <param name="path">The file to write or replace; its folder is made if need be. A device or a pipe, which only Linux tells, is written into at once, whatever the others say.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="open">Opens the temporary file for writing; null: a new file. A test may put a full disk here.</param>
    /// <param name="former">Where the previous content is kept, in the same folder; null: nowhere. On Unix the target is there, old or new, at every moment.</param>
    /// <param name="check">Looks at the whole temporary file before it takes its place; what it throws leaves the previous content as it was.</param>
    /// <exception cref="IOException">The file cannot be written; the message is one line that names it, the previous content is intact.</exception>
    public static void Write(string path, Action<Stream> write, Func<string, Stream>? open = null, string? former = null, Action<string>? check = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (SpecialFile.Is(path))
        {
            WriteInto(path, write);
            return;
        }

        var target = Target(path);
        var temporary = Invariant($"{Beginning(target)}.{Environment.ProcessId}-{Guid.NewGuid():N}{Ending}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (var stream = (open ?? CreateNew)(temporary))
            {
                write(stream);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            check?.Invoke(temporary);
            if (former is not null && File.Exists(target))
            {
                File.Replace(temporary, target, former);
            }
            else
            {
                File.Move(temporary, target, overwrite: true);
            }

            FolderFlush.ToDisk(Path.GetDirectoryName(target)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || WriteFailure.IsTooLarge(error))
        {
            throw new IOException($"{path} could not be written ({WriteFailure.Reason(error, temporary, target)}); what stood there before is intact. {WriteFailure.Remedy(error)}", error);
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

    /// <summary>The temporary files that a process left beside a file because it was killed while it wrote it.</summary>
    /// <param name="path">The file, which need not exist, as its folder need not.</param>
    public static IReadOnlyList<string> LeftoversOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Target(path);
        var folder = Path.GetDirectoryName(target)!;
        return Directory.Exists(folder) ? Directory.GetFiles(folder, $"{Path.GetFileName(Beginning(target))}.*-*{Ending}") : [];
    }

    /// <summary>Whether a file is such a temporary one, whatever it was to become: nobody else names files so.</summary>
    /// <param name="path">The file.</param>
    internal static bool IsLeftover(string path) => Leftover().IsMatch(path);

    [GeneratedRegex(@"\.[0-9]+-[0-9a-f]+\.tmp\z")]
    private static partial Regex Leftover();

    // A link stays one.
    private static string Target(string path) => new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : RealPath.Of(path);

    private static string Beginning(string target) => Path.Combine(Path.GetDirectoryName(target)!, TemporaryName.Beginning(Path.GetFileName(target)));

    private static void WriteInto(string path, Action<Stream> write)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} could not be written ({WriteFailure.Reason(error, path, path)}). {WriteFailure.Remedy(error)}", error);
        }
    }

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
