namespace Sigmask.Metrics;

/// <summary>The surfaces of a predicted structure and of its reference, and what is needed to measure from each to the other.</summary>
internal sealed class SurfacePair : IDisposable
{
    private readonly Boundary?[] surfaces = new Boundary?[2];
    private readonly StepMap?[] maps = new StepMap?[2];
    private readonly DirectedDistances?[] distances = new DirectedDistances?[2];
    private readonly Structure[] structures;
    private readonly SurfaceDefinition definition;
    private readonly Box box;

    /// <param name="predicted">The predicted structure, present.</param>
    /// <param name="reference">Its reference, present.</param>
    /// <param name="definition">What a surface is.</param>
    public SurfacePair(Structure predicted, Structure reference, SurfaceDefinition definition)
    {
        (structures, this.definition) = ([predicted, reference], definition);
        box = predicted.Box.Union(reference.Box);
        Lattice = definition == SurfaceDefinition.SurfaceDistance
            ? SurfaceElements.Corners(predicted.Lattice, box, predicted.IsFlat)
            : predicted.Lattice.Over(box);
    }

    /// <summary>The points among which the surfaces lie: the box around both structures.</summary>
    public Lattice Lattice { get; }

    /// <summary>Planes to be measured in each direction, once both sides are prepared.</summary>
    public int Planes => maps[0]!.Lattice.Depth;

    /// <summary>Finds a surface and the steps to it.</summary>
    /// <param name="side">0: the prediction, 1: the reference.</param>
    public void Prepare(int side)
    {
        surfaces[side] = definition == SurfaceDefinition.SurfaceDistance
            ? SurfaceElements.Of(structures[side], box, Areas())
            : EdgeVoxels.Of(structures[side], box);
        maps[side] = new(Lattice, surfaces[side]!.Points);
        distances[side] = new(surfaces[side]!);
    }

    /// <summary>Measures from the elements of one surface in one plane to the other surface.</summary>
    public void Measure(int side, int plane)
    {
        var map = maps[1 - side]!;
        var (start, length) = surfaces[side]!.Within(plane * map.Lattice.Plane, (plane + 1) * map.Lattice.Plane);
        NearestDistance.InPlane(map, plane, surfaces[side]!.Points.Slice(start, length), distances[side]!.Values.Slice(start, length));
    }

    /// <summary>Sums up what was measured; the distances are in another order afterwards.</summary>
    /// <param name="tolerance">Of the normalised surface Dice, in mm.</param>
    public SurfaceScore Score(double tolerance)
    {
        var (forth, back) = (distances[0]!, distances[1]!);
        var (there, here) = (forth.Sums(tolerance), back.Sums(tolerance));
        var masd = (there.Mean + here.Mean) / 2;
        return new(
            Math.Max(there.Maximum, here.Maximum),
            definition switch
            {
                SurfaceDefinition.Monai => Math.Max(Percentile.Linear(forth.Values, 0.95), Percentile.Linear(back.Values, 0.95)),
                SurfaceDefinition.MedPy => Percentile.Linear([.. forth.Values, .. back.Values], 0.95),
                _ => Math.Max(Percentile.Weighted(forth.Values, forth.Areas, 0.95), Percentile.Weighted(back.Values, back.Areas, 0.95)),
            },
            definition == SurfaceDefinition.SurfaceDistance ? masd : (there.Sum + here.Sum) / (there.Area + here.Area),
            masd,
            (there.Within + here.Within) / (there.Area + here.Area));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var used in maps.Concat<IDisposable?>(surfaces).Concat(distances))
        {
            used?.Dispose();
        }
    }

    private double[] Areas()
    {
        var steps = structures[0].Lattice;
        return structures[0].IsFlat ? MarchingSquares.Lengths(steps.StepY, steps.StepX) : MarchingCubes.Areas(steps.StepZ, steps.StepY, steps.StepX);
    }
}
