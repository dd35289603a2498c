using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Sigmask.Training;

/// <summary>What computes: libtorch rounds differently with other vector instructions, so the same training ends a little different on another processor.</summary>
internal static class Processor
{
    private const int FirstNameLeaf = unchecked((int)0x80000002);
    private const int NameLeaves = 3;
    private const int BytesOfRegister = 4;

    /// <summary>Its name, where it tells one, and the widest vector instructions that it has, as <c>AMD EPYC, AVX2</c>.</summary>
    public static string Name { get; } = string.Join(", ", new[] { Brand(), Vectors() }.Where(part => part.Length > 0));

    private static string Vectors() =>
        Avx512F.IsSupported ? "AVX-512"
        : Avx2.IsSupported ? "AVX2"
        : AdvSimd.IsSupported ? "NEON"
        : "";

    private static string Brand()
    {
        if (!X86Base.IsSupported || unchecked((uint)X86Base.CpuId(int.MinValue, 0).Eax) < unchecked((uint)(FirstNameLeaf + NameLeaves - 1)))
        {
            return $"{RuntimeInformation.ProcessArchitecture}";
        }

        var name = new byte[NameLeaves * 4 * BytesOfRegister];
        for (var leaf = 0; leaf < NameLeaves; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(FirstNameLeaf + leaf, 0);
            foreach (var (index, register) in new[] { a, b, c, d }.Index())
            {
                BinaryPrimitives.WriteInt32LittleEndian(name.AsSpan(((leaf * 4) + index) * BytesOfRegister), register);
            }
        }

        return string.Join(' ', Encoding.ASCII.GetString(name).Split([' ', '\0'], StringSplitOptions.RemoveEmptyEntries));
    }
}
