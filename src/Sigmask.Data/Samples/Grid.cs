namespace Sigmask.Data;

/// <summary>Where the pixels of an image or volume stand in memory: the last axis is the fastest, and whole maps (channels, classes) stand one after another.</summary>
/// <param name="Depth">Pixels along the slowest axis; 1 of an image.</param>
/// <param name="Height">Along the middle axis.</param>
/// <param name="Width">Along the fastest axis.</param>
internal readonly record struct Grid(int Depth, int Height, int Width)
{
    /// <summary>Pixels of one map.</summary>
    public int Pixels => checked(Depth * Height * Width);

    /// <summary>Pixels of one slice.</summary>
    public int Plane => Height * Width;

    /// <summary>Pixels along an axis: 0 depth, 1 height, 2 width.</summary>
    public int this[int axis] => axis switch { 0 => Depth, 1 => Height, _ => Width };

    /// <summary>The grid of a size [W], [H, W] or [D, H, W].</summary>
    public static Grid Of(IReadOnlyList<int> size) => new(size.Count > 2 ? size[^3] : 1, size.Count > 1 ? size[^2] : 1, size[^1]);

    /// <summary>How far neighbours along an axis stand apart.</summary>
    public int Stride(int axis) => axis switch { 0 => Plane, 1 => Width, _ => 1 };

    /// <summary>Where a pixel stands in its map.</summary>
    public int Index(int depth, int row, int column) => (((depth * Height) + row) * Width) + column;

    /// <summary>Which pixel stands there.</summary>
    public (int Depth, int Row, int Column) Place(int index) => (index / Plane, index / Width % Height, index % Width);

    /// <summary>One map.</summary>
    /// <param name="values">[maps, D, H, W].</param>
    /// <param name="map">Which.</param>
    public Span<T> Map<T>(T[] values, int map) => values.AsSpan(map * Pixels, Pixels);

    /// <summary>One row.</summary>
    /// <param name="values">[maps, D, H, W].</param>
    /// <param name="map">Of which map.</param>
    /// <param name="depth">In which slice.</param>
    /// <param name="row">Which.</param>
    public Span<T> Row<T>(T[] values, int map, int depth, int row) => values.AsSpan((map * Pixels) + Index(depth, row, 0), Width);

    /// <summary>The size with as many axes as another has.</summary>
    /// <param name="axes">2 or 3.</param>
    public int[] Size(int axes) => axes == 3 ? [Depth, Height, Width] : [Height, Width];
}
