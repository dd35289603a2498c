using System.Runtime.InteropServices;
using TorchSharp;

namespace Sigmask.Cli.Health;

/// <summary>Whether TorchSharp's native library loads, and if not, why.</summary>
internal static class NativeLibraryCheck
{
    /// <summary>The version of the C++ runtime that TorchSharp's library asks for, though it calls nothing of it.</summary>
    private const string AskedVersion = "GLIBCXX_3.4.32";

    private const string RebuildRemedy =
        "Build again on this system with the current SDK: the build writes a copy of the library that asks for less (unless SigmaskRelaxNativeLibrary=false was set). Or use a system with GCC 13's libstdc++.";

    public static IEnumerable<Finding> Run()
    {
        var loads = TryLoad(out var failure);
        yield return loads
            ? new Finding("native library", State.Good, $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)} with libtorch {torch.__version__}")
            : Explain(Reason(FindLibrary(AppContext.BaseDirectory)) ?? failure);
        if (OperatingSystem.IsLinux())
        {
            yield return CppRuntime(LoadedCppRuntime(), loads);
        }
    }

    /// <summary>What the loader's message means and what to do.</summary>
    internal static Finding Explain(string reason)
    {
        var remedy = reason switch
        {
            _ when reason.Contains(AskedVersion, StringComparison.Ordinal) => RebuildRemedy,
            _ when reason.Contains("No such file", StringComparison.Ordinal) || reason.Contains("not found", StringComparison.Ordinal)
                => "Add the libtorch package of this system to the program (libtorch-cpu-linux-x64, libtorch-cpu-win-x64, libtorch-cpu-osx-arm64) and build again.",
            _ => "Delete the folders bin and obj and build again.",
        };
        return new Finding("native library", State.Problem, $"does not load: {reason}", remedy);
    }

    /// <summary>The dynamic loader's own words on a library; null if it loads.</summary>
    internal static string? Reason(string? library)
    {
        if (library is null)
        {
            return "libLibTorchSharp: No such file in the program's folder.";
        }

        try
        {
            NativeLibrary.Free(NativeLibrary.Load(library));
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            var lines = error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return Array.Find(lines, line => line.Contains(library, StringComparison.Ordinal)) ?? lines[0];
        }
    }

    /// <summary>What the C++ runtime of a Linux system says to TorchSharp's requirement.</summary>
    /// <param name="library">Path of libstdc++; null if it is not known.</param>
    /// <param name="torchLoads">Whether TorchSharp's library loads all the same.</param>
    internal static Finding CppRuntime(string? library, bool torchLoads)
    {
        const string Subject = "C++ runtime";
        if (library is null)
        {
            return new Finding(Subject, State.Note, "libstdc++ was not found among the loaded libraries");
        }

        if (File.ReadAllBytes(library).AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8) >= 0)
        {
            return new Finding(Subject, State.Good, $"{Path.GetFileName(library)} has {AskedVersion}");
        }

        return torchLoads
            ? new Finding(Subject, State.Good, $"{Path.GetFileName(library)} has no {AskedVersion}; the build's copy of TorchSharp's library does without it")
            : new Finding(Subject, State.Problem, $"{Path.GetFileName(library)} has no {AskedVersion}, which TorchSharp's library asks for", RebuildRemedy);
    }

    private static bool TryLoad(out string failure)
    {
        try
        {
            using var one = torch.ones(1);
            failure = "";
            return one.item<float>() == 1;
        }
#pragma warning disable CA1031 // TorchSharp reports a failed load with several types of exception.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = (error.InnerException ?? error).Message.Split('\n')[0].Trim();
            return false;
        }
    }

    private static string? FindLibrary(string folder)
    {
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        string[] candidates = [Path.Combine(folder, name), Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", name)];
        return candidates.FirstOrDefault(File.Exists);
    }

    // The runtime of .NET is written in C++ as well, so the library is among its own mappings.
    private static string? LoadedCppRuntime() => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? line[at..] : "")
        .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal));
}
