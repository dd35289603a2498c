using System.Diagnostics.CodeAnalysis;

namespace Sigmask.Models;

/// <summary>In which numbers a network computes. Its weights and every loss are float32 in any case.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the names of the number formats, as they are typed.")]
public enum Precision
{
    /// <summary>32 bits, 24 of them significant.</summary>
    Float32,

    /// <summary>16 bits with the range of float32 and 8 significant ones: faster where the processor has instructions for it (AVX-512 BF16, AMX, recent GPUs), slower elsewhere.</summary>
    Bfloat16,
}
