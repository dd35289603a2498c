using System.Runtime.InteropServices;

namespace Sigmask.Losses.Tests.Native;

public sealed partial class ThreadSpinningTests
{
    private const string Variable = "GOMP_SPINCOUNT";

    [Fact]
    public void Openmp_is_told_to_spin_for_less_unless_the_environment_says_something_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "GNU OpenMP is Linux's");
        ThreadSpinning.Shorten();

        var told = Marshal.PtrToStringUTF8(NativeVariable(Variable));
        Assert.Equal(Environment.GetEnvironmentVariable(Variable) ?? (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null ? "5000" : null), told);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NativeVariable(string name);
}
