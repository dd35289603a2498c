using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Copies of tensors in host memory.</summary>
internal static class HostArray
{
    /// <summary>The elements, last axis fastest. Several times faster than TorchSharp's accessor, which goes element by element.</summary>
    /// <typeparam name="T">The type that they get, on the host: a device need not have it (MPS has no float64).</typeparam>
    /// <exception cref="NotSupportedException">It is none of double, float, long and bool.</exception>
    public static T[] Of<T>(Tensor tensor)
        where T : unmanaged
    {
        using var detached = tensor.detach();
        using var host = detached.cpu();
        using var elements = host.to(TypeOf<T>());
        using var ordered = elements.contiguous();
        return MemoryMarshal.Cast<byte, T>(ordered.bytes).ToArray();
    }

    private static ScalarType TypeOf<T>()
        where T : unmanaged => default(T) switch
    {
        double => ScalarType.Float64,
        float => ScalarType.Float32,
        long => ScalarType.Int64,
        bool => ScalarType.Bool,
        _ => throw new NotSupportedException($"No tensor is copied to the host as {typeof(T).Name}."),
    };
}
