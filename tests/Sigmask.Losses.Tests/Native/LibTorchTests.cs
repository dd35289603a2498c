using System.Runtime.InteropServices;

namespace Sigmask.Losses.Tests.Native;

/// <summary>What is set and mended in the native library.</summary>
public sealed class LibTorchTests
{
    private const string Processor = "_ZZN4dnnl4impl3cpu3x643cpuEvE4cpu_";
    private const ulong ProcessorSize = 0x90;

    private static bool IsLinuxOnX64 => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    [Fact]
    public void Only_a_processor_that_hides_its_caches_is_mended() =>
        Assert.Equal(ProcessorCaches.AreHidden() ? (IsLinuxOnX64 ? CacheSizes.Mended : CacheSizes.Avoided) : CacheSizes.Known, LibTorch.Mend());

    [Fact]
    public void What_would_be_mended_is_found_in_the_library_that_these_tests_run_with()
    {
        Assert.SkipUnless(IsLinuxOnX64, "It is looked for on Linux alone.");
        var library = LoadedLibrary.Find("libtorch_cpu.so");
        Assert.NotNull(library);
        Assert.NotNull(ElfSymbols.Find(library.Path, Processor, ProcessorSize));
        Assert.Null(ElfSymbols.Find(library.Path, Processor, ProcessorSize + 8));
        Assert.Null(ElfSymbols.Find(library.Path, "_ZN11nowhere", ProcessorSize));
    }

    [Fact]
    public void A_symbol_that_is_exported_stands_where_the_loader_put_it()
    {
        Assert.SkipUnless(IsLinuxOnX64, "It is looked for on Linux alone.");
        var library = LoadedLibrary.Find("libc10.so");
        Assert.NotNull(library);
        Assert.True(System.Runtime.InteropServices.NativeLibrary.TryLoad(library.Path, out var handle));
        var flag = System.Runtime.InteropServices.NativeLibrary.GetExport(handle, "FLAGS_caffe2_log_level");
        Assert.Equal(flag - library.Start, ElfSymbols.Find(library.Path, "FLAGS_caffe2_log_level", 4));
    }

    [Fact]
    public void A_damaged_file_has_no_symbols_and_breaks_nothing()
    {
        Assert.SkipUnless(IsLinuxOnX64, "It is looked for on Linux alone.");
        var whole = File.ReadAllBytes(LoadedLibrary.Find("libc10.so")!.Path);
        var path = Path.GetTempFileName();
        try
        {
            var random = RandomSearch.Numbers();
            for (var trial = 0; trial < 20; trial++)
            {
                var damaged = whole[..random.Next(1, whole.Length)];
                for (var change = 0; change < 8; change++)
                {
                    damaged[random.Next(Math.Min(damaged.Length, 64))] = (byte)random.Next(256);
                }

                File.WriteAllBytes(path, damaged);
                Assert.Null(ElfSymbols.Find(path, "_ZN11nowhere", 4));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_allocator_of_the_GNU_C_library_takes_every_setting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The allocator is the GNU C library's.");
        Assert.Equal(!Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal) || name == "GLIBC_TUNABLES"), TensorMemory.Keep());
    }

    [Fact]
    public void A_switch_leaves_the_allocator_as_it_is()
    {
        Environment.SetEnvironmentVariable(TensorMemory.Switch, "0");
        try
        {
            Assert.False(TensorMemory.Keep());
        }
        finally
        {
            Environment.SetEnvironmentVariable(TensorMemory.Switch, null);
        }
    }
}
