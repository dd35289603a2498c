using System.Runtime.InteropServices;

namespace Sigmask.Losses;

/// <summary>Whether the memory of a tensor that is gone stays with the process for the next one.</summary>
/// <remarks>
/// The GNU C library gives every large block back to the system when it is freed and fetches it anew the next time; the system then clears each page of it. A
/// training step makes the same tensors as the step before it, so up to half of its time went into that.
/// </remarks>
public static partial class TensorMemory
{
    /// <summary>The environment variable that, set to 0, leaves the allocator as it is.</summary>
    public const string Switch = "SIGMASK_KEEP_MEMORY";

    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;
    private const int Never = -1;
    private const int Gigabyte = 1 << 30;
    private const int LargestOfOldVersions = 1 << 25;
    private const int Growth = 1 << 26;

    /// <summary>
    /// Has it kept, on Linux with the GNU C library; elsewhere nothing happens. Call it before the first tensor is made, and train on the main thread: other threads have heaps of 64 MB of their
    /// own, which are given back once they are free. What the environment says of the
    /// allocator (MALLOC_..., GLIBC_TUNABLES, or <see cref="Switch"/>=0) is left alone.
    /// </summary>
    /// <returns>True if the allocator does as it was told.</returns>
    public static bool Keep()
    {
        if (!OperatingSystem.IsLinux()
            || Environment.GetEnvironmentVariable(Switch) == "0"
            || NativeEnvironment.IsDecided("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "GLIBC_TUNABLES"))
        {
            return false;
        }

        try
        {
            // Older versions allow no more than half a heap for the first of these.
            return (SetOption(MapThreshold, Gigabyte) != 0 || SetOption(MapThreshold, LargestOfOldVersions) != 0)
                && SetOption(TrimThreshold, Never) != 0
                && SetOption(TopPad, Growth) != 0;
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, such as musl.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
