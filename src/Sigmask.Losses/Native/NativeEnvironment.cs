using System.Runtime.InteropServices;

namespace Sigmask.Losses;

/// <summary>The environment as native libraries see it: to the C library of a Unix system <see cref="Environment.SetEnvironmentVariable(string, string?)"/> says nothing.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>True if the user has said something of any of these variables.</summary>
    public static bool IsDecided(params IEnumerable<string> names) => names.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    /// <summary>Sets a variable unless it is set, for this process and those it starts. A library that has read it already does not notice.</summary>
    public static void SetDefault(string name, string value)
    {
        if (IsDecided(name))
        {
            return;
        }

        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
        {
            _ = SetVariable(name, value, 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
