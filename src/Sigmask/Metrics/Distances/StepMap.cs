using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sigmask.Metrics;

/// <summary>
/// How many steps along the depth each point of a lattice is from the nearest of some sites: the first pass of the distance transform, whole
/// rows at a time.
/// </summary>
internal sealed class StepMap : IDisposable
{
    /// <summary>Stands for a point that has no site before or behind it.</summary>
    public const ushort None = ushort.MaxValue;

    private readonly ushort[] steps;

    /// <param name="lattice">The points.</param>
    /// <param name="sites">The indices of the sites.</param>
    /// <exception cref="ArgumentException">The lattice is too deep for the steps to be counted.</exception>
    public StepMap(Lattice lattice, ReadOnlySpan<int> sites)
    {
        // An image is as deep as it is high, in planes of one row: one pass less.
        Lattice = lattice.Depth > 1 ? lattice : new(lattice.Height, 1, lattice.Width, lattice.StepY, 1, lattice.StepX);
        if (Lattice.Depth >= None)
        {
            throw new ArgumentException(Invariant($"An axis of {Lattice.Depth} points is too long: at most {None - 1}."), nameof(lattice));
        }

        steps = ArrayPool<ushort>.Shared.Rent(lattice.Points);
        steps.AsSpan(0, lattice.Points).Fill(None);
        foreach (var site in sites)
        {
            steps[site] = 0;
        }

        for (var z = 1; z < Lattice.Depth; z++)
        {
            Approach(Plane(z), Plane(z - 1));
        }

        for (var z = Lattice.Depth - 2; z >= 0; z--)
        {
            Approach(Plane(z), Plane(z + 1));
        }
    }

    /// <summary>The points, of which a plane is counted from.</summary>
    public Lattice Lattice { get; }

    /// <summary>The steps from each point of a plane, [H, W].</summary>
    public Span<ushort> Plane(int z) => steps.AsSpan(z * Lattice.Plane, Lattice.Plane);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<ushort>.Shared.Return(steps);

    // At most one step more than the neighbour; saturated, so that none stays none.
    private static void Approach(Span<ushort> plane, Span<ushort> neighbour)
    {
        var here = MemoryMarshal.Cast<ushort, Vector<ushort>>(plane);
        var there = MemoryMarshal.Cast<ushort, Vector<ushort>>(neighbour);
        for (var i = 0; i < here.Length; i++)
        {
            here[i] = Vector.Min(here[i], Vector.AddSaturate(there[i], Vector<ushort>.One));
        }

        for (var i = here.Length * Vector<ushort>.Count; i < plane.Length; i++)
        {
            plane[i] = Math.Min(plane[i], (ushort)Math.Min(neighbour[i] + 1, None));
        }
    }
}
