using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>The memory of tensors on the CPU, without a copy.</summary>
internal static unsafe class HostMemory
{
    /// <summary>The first element. The tensor must stay alive while the memory is used.</summary>
    /// <typeparam name="T">The element type of the tensor.</typeparam>
    /// <param name="tensor">Contiguous, on the CPU, with at least one element.</param>
    public static T* Of<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.element_size() != sizeof(T))
        {
            throw new ArgumentException($"A tensor of {tensor.dtype} is not one of {typeof(T).Name}.", nameof(tensor));
        }

        if (tensor.numel() <= int.MaxValue / sizeof(T))
        {
            return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
        }

        // A span of all would end at 2 GB.
        using var flat = tensor.view(-1);
        using var first = flat.narrow(0, 0, 1);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
