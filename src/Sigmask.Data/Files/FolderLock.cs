namespace Sigmask.Files;

/// <summary>Keeps a folder for one process, by a file in it that nobody else can open meanwhile. The system gives the folder back if the process is killed.</summary>
internal static class FolderLock
{
    /// <summary>Takes it; dispose what is returned in the end.</summary>
    /// <param name="folder">Is made if it is not there.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="isShared">Whether others may share it who share it as well. The file then stays.</param>
    /// <returns>Null if someone else has it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static IDisposable? TryTake(string folder, string name, bool isShared = false)
    {
        if (WriteFailure.Below(folder) is { } reason)
        {
            throw new IOException(reason);
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        try
        {
            return isShared
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, bufferSize: 1)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
