using System.Runtime.Intrinsics.X86;

namespace Sigmask.Models;

/// <summary>Whether the processor computes in bfloat16 by itself (AVX-512 BF16 or AMX): convolutions then take about half of their time in float32.</summary>
internal static class Bfloat16Instructions
{
    private const int Features = 7;

    public static bool AreThere { get; } = X86Base.IsSupported
        && X86Base.CpuId(0, 0).Eax >= Features
        && (IsSet(X86Base.CpuId(Features, 1).Eax, 5) || IsSet(X86Base.CpuId(Features, 0).Edx, 22));

    private static bool IsSet(int register, int bit) => ((register >> bit) & 1) == 1;
}
