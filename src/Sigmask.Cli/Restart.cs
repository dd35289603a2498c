using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Sigmask.Losses;

namespace Sigmask.Cli;

/// <summary>Starts this program again with the same words, because what must be changed is read only once in the life of a process.</summary>
internal static partial class Restart
{
    /// <summary>True if it makes sense: it has not been done yet, and the user has not decided otherwise.</summary>
    public static bool IsOpen => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ConvolutionCheck.Instructions));

    /// <summary>Goes on as a program whose convolutions keep to safe instructions. On Unix it takes the place of this process; elsewhere this one waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public static int WithSafeInstructions(IReadOnlyList<string> args)
    {
        // Started by "dotnet FILE.dll", the file is a word of the command line as well.
        var program = Environment.ProcessPath!;
        string[] file = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        if (!OperatingSystem.IsWindows())
        {
            var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(one => (string)one.Key != ConvolutionCheck.Instructions).Select(one => Invariant($"{one.Key}={one.Value}"));
            _ = Execute(program, [program, .. file, .. args, null], [.. variables, $"{ConvolutionCheck.Instructions}={ConvolutionCheck.SafeInstructions}", null]);
            throw new InvalidOperationException($"{program} could not be started again ({Marshal.GetLastPInvokeErrorMessage()}). Set {ConvolutionCheck.Instructions}={ConvolutionCheck.SafeInstructions} in the environment.");
        }

        var start = new ProcessStartInfo(program, [.. file, .. args]);
        start.Environment[ConvolutionCheck.Instructions] = ConvolutionCheck.SafeInstructions;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments, string?[] environment);
}
