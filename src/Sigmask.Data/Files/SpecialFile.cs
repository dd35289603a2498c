using System.Runtime.InteropServices;

namespace Sigmask.Files;

/// <summary>Devices, pipes and sockets. What is written there goes on at once: a file that took their place would be something else.</summary>
internal static partial class SpecialFile
{
    // Of the system call statx, whose structure is the same on every processor; .NET does not tell what kind a file is of.
    private const int WorkingFolder = -100;
    private const uint Type = 1;
    private const int StructureBytes = 256;
    private const int ModeAt = 28;
    private const int TypeBits = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>True if a path, or the link that stands there, leads to one. Told on Linux alone.</summary>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var structure = new byte[StructureBytes];
            return Status(WorkingFolder, path, 0, Type, ref structure[0]) == 0 && (BitConverter.ToUInt16(structure, ModeAt) & TypeBits) is not (RegularFile or Folder);
        }
        catch (EntryPointNotFoundException)
        {
            // An old library of the system.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte structure);
}
