using System.Runtime.InteropServices;
using TorchSharp;

namespace Sigmask.Losses;

/// <summary>A number in an operation on tensors. A whole one leaves a tensor of integers one of integers.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Number
{
    private readonly double real;
    private readonly long? whole;

    private Number(double real, long? whole) => (this.real, this.whole) = (real, whole);

    public static implicit operator Number(double value) => new(value, null);

    public static implicit operator Number(long value) => new(value, value);

    /// <summary>What TorchSharp takes. Dispose it when the operation is done: that keeps it alive until then.</summary>
#pragma warning disable RS0030 // Here alone.
    public Scalar ToScalar() => whole?.ToScalar() ?? real.ToScalar();
#pragma warning restore RS0030
}
