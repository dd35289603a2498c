namespace Sigmask.Losses;

/// <summary>What oneDNN, which computes libtorch's convolutions on the CPU, takes the processor's caches for.</summary>
public enum CacheSizes
{
    /// <summary>Something sensible: the processor tells, or another one than AMD's is asked in another way.</summary>
    Known,

    /// <summary>One byte, because the processor does not tell; here that was mended, and oneDNN takes its own defaults.</summary>
    Mended,

    /// <summary>One byte, and it could not be mended: oneDNN is told to keep to instructions (SSE 4.1) whose kernels are right all the same, but two to four times slower.</summary>
    Avoided,

    /// <summary>One byte, and nothing could be done about it: convolutions are wrong (<see cref="ConvolutionCheck"/>).</summary>
    Wrong,
}
