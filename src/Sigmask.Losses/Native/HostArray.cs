using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>Copies of tensors in host memory.</summary>
internal static class HostArray
{
    /// <summary>The elements, last axis fastest. Several times faster than TorchSharp's accessor, which goes element by element.</summary>
    /// <typeparam name="T">The type that they get, on the host: a device need not have it (MPS has no float64).</typeparam>
    /// <exception cref="NotSupportedException">It is none of double, float, long and bool.</exception>
    /// <exception cref="ArgumentException">The tensor has more elements than an array holds.</exception>
    public static unsafe T[] Of<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.numel() > Array.MaxLength)
        {
            throw new ArgumentException(Invariant($"A tensor of {tensor.numel()} values does not fit into an array, which holds {Array.MaxLength}; copy it in parts."), nameof(tensor));
        }

        using var detached = tensor.detach();
        using var host = detached.cpu();
        using var elements = host.to(TypeOf<T>());
        using var ordered = elements.contiguous();

        // Not through the tensor's span of bytes, which ends at 2 GB.
        return ordered.numel() == 0 ? [] : new ReadOnlySpan<T>(HostMemory.Of<T>(ordered), (int)ordered.numel()).ToArray();
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
