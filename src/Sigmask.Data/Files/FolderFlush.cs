using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sigmask.Files;

/// <summary>Makes the names in a folder outlast a loss of power, as flushing a file does for its content.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Waits until files that were made, renamed or removed in a folder are so on the disk. Windows keeps a journal of that itself; nothing happens there.</summary>
    /// <param name="folder">The folder. If its file system cannot do it, nothing happens.</param>
    public static void ToDisk(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        try
        {
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The file is in its place for every process; only a loss of power within seconds could undo that.
        }
    }

    // .NET opens no folders.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
