namespace Sigmask.Files;

/// <summary>Writes a folder whole or not at all: until it is complete it is a hidden folder beside its place, which a failure removes.</summary>
public static class AtomicFolder
{
    /// <summary>
    /// Fills a folder and puts it in its place. What stands there is moved aside first, and deleted once the new folder stands; if that cannot be moved in, the old
    /// one is moved back. A process that is killed between the two moves leaves the old folder beside its place, hidden, as <c>.NAME-...-former</c>.
    /// </summary>
    /// <param name="folder">The place; what stands there is replaced.</param>
    /// <param name="fill">Is given the path of the folder to fill, which exists.</param>
    /// <exception cref="IOException">The folder cannot be made, filled or put in its place; the message names its place, and what stood there is intact.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(fill);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var partial = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}-{Guid.NewGuid():N}");
        try
        {
            Guarded(() => Directory.CreateDirectory(partial));
            Fill();
            Guarded(() => Replace(target, partial));
        }
        finally
        {
            RemoveIfLeft(partial);
        }

        void Guarded(Action act)
        {
            try
            {
                act();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{folder} could not be written ({WriteFailure.Reason(error, partial, target)}); what stood there before is intact. {WriteFailure.Remedy(error)}", error);
            }
        }

        // Nobody who reads a message knows the hidden folder.
        void Fill()
        {
            try
            {
                fill(partial);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException && error.Message.Contains(partial, StringComparison.Ordinal))
            {
                throw new IOException(error.Message.Replace(partial, target, StringComparison.Ordinal), error);
            }
        }
    }

    private static void Replace(string target, string partial)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(partial, target);
            FolderFlush.ToDisk(Path.GetDirectoryName(target)!);
            return;
        }

        var former = partial + "-former";
        Directory.Move(target, former);
        try
        {
            Directory.Move(partial, target);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Directory.Move(former, target);
            throw;
        }

        FolderFlush.ToDisk(Path.GetDirectoryName(target)!);
        RemoveIfLeft(former);
    }

    private static void RemoveIfLeft(string hidden)
    {
        try
        {
            if (Directory.Exists(hidden))
            {
                Directory.Delete(hidden, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The new folder stands, or the write has failed with a message of its own; what is left is hidden and harms nothing.
        }
    }
}
