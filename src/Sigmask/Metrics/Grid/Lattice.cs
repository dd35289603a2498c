namespace Sigmask.Metrics;

/// <summary>Points at equal steps along three axes; a point's index runs over the width first, then the height, then the depth.</summary>
/// <param name="Depth">Points along the slowest axis.</param>
/// <param name="Height">Points along the middle axis.</param>
/// <param name="Width">Points along the fastest axis.</param>
/// <param name="StepZ">Distance of neighbours along the depth.</param>
/// <param name="StepY">Along the height.</param>
/// <param name="StepX">Along the width.</param>
internal readonly record struct Lattice(int Depth, int Height, int Width, double StepZ, double StepY, double StepX)
{
    /// <summary>Points of one plane of equal depth.</summary>
    public int Plane => Height * Width;

    /// <summary>All points.</summary>
    public int Points => checked(Depth * Height * Width);

    /// <summary>The same steps over the points of a box.</summary>
    public Lattice Over(Box box) => this with { Depth = box.Depth, Height = box.Height, Width = box.Width };
}
