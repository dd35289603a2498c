using System.Runtime.InteropServices;

namespace Sigmask.Models;

/// <summary>Numbers that a graph carries and that are no weights: sizes, axes, masks.</summary>
/// <param name="Name">How operations refer to them.</param>
/// <param name="Shape">Lengths along each axis; empty for a single number.</param>
/// <param name="Values">long[], float[] or double[].</param>
internal sealed record GraphConstant(string Name, IReadOnlyList<long> Shape, Array Values)
{
    /// <summary>Whether another one has the same numbers, under whatever name.</summary>
    public bool HasValuesOf(GraphConstant other) => Shape.SequenceEqual(other.Shape) && (Values, other.Values) switch
    {
        (long[] one, long[] two) => one.AsSpan().SequenceEqual(two),
        (float[] one, float[] two) => MemoryMarshal.AsBytes(one.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(two.AsSpan())),
        (double[] one, double[] two) => MemoryMarshal.AsBytes(one.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(two.AsSpan())),
        _ => false,
    };
}
