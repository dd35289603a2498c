namespace Sigmask.Data;

/// <summary>
/// Brings axes into another order, each running one way or the other, and back; of a sample into the order superior, anterior, right. Where nothing is known of the
/// axes they stay.
/// </summary>
internal sealed class AxisOrder
{
    private const int Most = 3;
    private readonly int[] sources;
    private readonly bool[] reversed;

    /// <param name="axes">Which way each axis runs; null where it is not known.</param>
    /// <param name="count">How many axes there are.</param>
    public AxisOrder(IReadOnlyList<PatientAxis>? axes, int count)
    {
        sources = [.. Enumerable.Range(0, count).OrderByDescending(axis => axes is null ? 0 : axes[axis].Direction)];
        reversed = [.. sources.Select(axis => axes is not null && axes[axis].IsReversed)];
    }

    /// <param name="sources">For each axis of the new order the one that it was.</param>
    /// <param name="reversed">Whether it runs the other way.</param>
    public AxisOrder(int[] sources, bool[] reversed) => (this.sources, this.reversed) = (sources, reversed);

    /// <summary>True if all axes stay.</summary>
    public bool IsNone => !reversed.Contains(true) && sources.Index().All(axis => axis.Index == axis.Item);

    /// <summary>Numbers of the axes, in the new order.</summary>
    public T[] Of<T>(IReadOnlyList<T> ofAxes) => [.. sources.Select(source => ofAxes[source])];

    /// <summary>The axes that result.</summary>
    public PatientAxis[]? Of(IReadOnlyList<PatientAxis>? axes) => axes is null ? null : [.. sources.Select(source => axes[source] with { IsReversed = false })];

    /// <summary>Pixels in the new order; the same array if nothing changes.</summary>
    /// <param name="values">[maps, size].</param>
    /// <param name="maps">Channels or classes.</param>
    /// <param name="size">Before.</param>
    public T[] Turn<T>(T[] values, int maps, IReadOnlyList<int> size) => Move(values, maps, size, isBack: false);

    /// <summary>Undoes <see cref="Turn"/>.</summary>
    /// <param name="values">[maps, size in the new order].</param>
    /// <param name="maps">Channels or classes.</param>
    /// <param name="size">Before, and again after.</param>
    public T[] TurnBack<T>(T[] values, int maps, IReadOnlyList<int> size) => Move(values, maps, size, isBack: true);

    private T[] Move<T>(T[] values, int maps, IReadOnlyList<int> size, bool isBack)
    {
        if (IsNone)
        {
            return values;
        }

        // Walks the new order in storage order; `from` is the place of the same pixel in the old one.
        int[] lengths = [1, 1, 1], steps = [0, 0, 0];
        var (start, grid, missing) = (0, Grid.Of(size), Most - sources.Length);
        foreach (var (axis, source) in sources.Index())
        {
            var (at, stride) = (missing + axis, grid.Stride(missing + source));
            (lengths[at], steps[at]) = (size[source], reversed[axis] ? -stride : stride);
            start += reversed[axis] ? stride * (size[source] - 1) : 0;
        }

        var moved = new T[values.Length];
        var to = 0;
        for (var map = 0; map < maps; map++)
        {
            for (var depth = 0; depth < lengths[0]; depth++)
            {
                for (var row = 0; row < lengths[1]; row++)
                {
                    var from = (map * grid.Pixels) + start + (depth * steps[0]) + (row * steps[1]);
                    for (var column = 0; column < lengths[2]; column++, from += steps[2], to++)
                    {
                        if (isBack)
                        {
                            moved[from] = values[to];
                        }
                        else
                        {
                            moved[to] = values[from];
                        }
                    }
                }
            }
        }

        return moved;
    }
}
