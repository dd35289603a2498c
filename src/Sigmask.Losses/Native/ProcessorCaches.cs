using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Mends a defect inside libtorch that makes its convolutions wrong on some virtual machines.</summary>
/// <remarks>
/// <para>On AMD processors oneDNN (3.7.1 in libtorch 2.10) reads the sizes of the caches from CPUID leaf 0x8000001D. A hypervisor that hides the topology returns zeros
/// there, which oneDNN turns into three caches of one byte each. Its copies between memory layouts are then always split "to fit the cache", on a path that forgets to
/// clear the padding of channels to a multiple of 8 or 16: forward passes and gradients contain whatever the memory held before, and some are written past their
/// end. oneDNN has defaults for processors whose caches it knows nothing of; they are used where the number of known caches is 0. So that number is set to 0.</para>
/// <para>It is one field of an object that is found by its symbol in libtorch's file (Linux) and recognised by the family and model of the processor in it. Where there
/// is no such symbol, oneDNN is told before its first use to keep to SSE 4.1. Other processors, and AMD's that tell their caches, are left alone; so is everything with <see cref="Switch"/>=0.</para>
/// </remarks>
internal static unsafe class ProcessorCaches
{
    /// <summary>The environment variable that, set to 0, leaves libtorch as it is.</summary>
    public const string Switch = "SIGMASK_MEND_LIBTORCH";

    private const int CacheLeaf = unchecked((int)0x8000001D);

    // The function-local static of dnnl::impl::cpu::x64::cpu(), an Xbyak::util::Cpu, and its guard, whose first byte says that it is constructed.
    private const string Processor = "_ZZN4dnnl4impl3cpu3x643cpuEvE4cpu_";
    private const string ProcessorGuard = "_ZGVZN4dnnl4impl3cpu3x643cpuEvE4cpu_";
    private const ulong ProcessorSize = 0x90;
    private const ulong GuardSize = 8;

    // In units of four bytes.
    private const int Sizes = 0x1C / 4;
    private const int Levels = 0x6C / 4;
    private const int Model = 0x74 / 4;
    private const int MostLevels = 10;
    private const uint Implausible = 1024;

    /// <summary>True if this processor hides what oneDNN asks it.</summary>
    public static bool AreHidden()
    {
        if (!X86Base.IsSupported || !IsAmd() || unchecked((uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax) < unchecked((uint)CacheLeaf))
        {
            return false;
        }

        return (X86Base.CpuId(CacheLeaf, 0).Eax & 0x1F) == 0;
    }

    /// <summary>Does what can be done. Call it before the first convolution, with libtorch loaded.</summary>
    /// <param name="library">libtorch_cpu; null if it cannot be found among the loaded libraries.</param>
    public static CacheSizes Mend(LoadedLibrary? library)
    {
        if (!AreHidden() || Environment.GetEnvironmentVariable(ConvolutionCheck.Instructions) == ConvolutionCheck.SafeInstructions)
        {
            return CacheSizes.Known;
        }

        if (Environment.GetEnvironmentVariable(Switch) == "0")
        {
            return CacheSizes.Wrong;
        }

        if (library is null || Addresses(library) is not { } found)
        {
            NativeEnvironment.SetDefault(ConvolutionCheck.Instructions, ConvolutionCheck.SafeInstructions);
            return Environment.GetEnvironmentVariable(ConvolutionCheck.Instructions) == ConvolutionCheck.SafeInstructions ? CacheSizes.Avoided : CacheSizes.Wrong;
        }

        ConstructProcessor();
        var processor = (uint*)found.Processor;
        if (*(byte*)found.Guard != 1 || !IsThisProcessor(processor))
        {
            return CacheSizes.Wrong;
        }

        if (!IsImplausible(processor))
        {
            return CacheSizes.Known;
        }

        processor[Levels] = 0;
        return CacheSizes.Mended;
    }

    private static bool IsAmd()
    {
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        return (b, d, c) is (0x68747541, 0x69746E65, 0x444D4163) or (0x6F677948, 0x6E65476E, 0x656E6975);
    }

    private static (nint Processor, nint Guard)? Addresses(LoadedLibrary library)
    {
        try
        {
            return ElfSymbols.Find(library.Path, Processor, ProcessorSize) is { } processor && ElfSymbols.Find(library.Path, ProcessorGuard, GuardSize) is { } guard
                ? (library.Start + (nint)processor, library.Start + (nint)guard)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not to be read, so not to be mended: there is the other way.
            return null;
        }
    }

    // Any convolution that goes through oneDNN does: more than one image, a kernel of more than one pixel.
    private static void ConstructProcessor()
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        _ = nn.functional.conv2d(zeros([2, 1, 3, 3], dtype: float32, device: CPU), zeros([1, 1, 2, 2], dtype: float32, device: CPU));
    }

    // model, family, stepping, extended model, extended family, as CPUID leaf 1 has them.
    private static bool IsThisProcessor(uint* processor)
    {
        var signature = unchecked((uint)X86Base.CpuId(1, 0).Eax);
        ReadOnlySpan<uint> expected = [(signature >> 4) & 0xF, (signature >> 8) & 0xF, signature & 0xF, (signature >> 16) & 0xF, (signature >> 20) & 0xFF];
        return new ReadOnlySpan<uint>(processor + Model, expected.Length).SequenceEqual(expected);
    }

    private static bool IsImplausible(uint* processor) =>
        processor[Levels] is > 0 and <= MostLevels && new ReadOnlySpan<uint>(processor + Sizes, (int)processor[Levels]).IndexOfAnyExceptInRange(1u, Implausible) < 0;
}
