namespace Sigmask.Metrics;

/// <summary>
/// The connected parts of a mask: voxels that touch, at a corner at least (8 neighbours in two dimensions, 26 in three), are of one part. Runs along the
/// rows are joined by union-find, in time linear in the voxels but for the inverse Ackermann function.
/// </summary>
public sealed class ConnectedComponents
{
    private readonly List<ComponentRun> runs = [];
    private readonly List<int> parents = [];

    private ConnectedComponents(Structure structure)
    {
        if (!structure.IsAbsent)
        {
            Find(structure);
            Number();
        }
    }

    /// <summary>How many parts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The voxels of the mask, run by run in ascending order. Parts are numbered from 1 in the order of their first voxels.</summary>
    public IReadOnlyList<ComponentRun> Runs => runs;

    /// <summary>Finds the parts of a class of a label map.</summary>
    /// <param name="labels">[H, W] or [D, H, W].</param>
    /// <param name="label">The class.</param>
    /// <param name="grid">Its size; the spacing plays no part.</param>
    /// <exception cref="ArgumentException">The map is not of the grid's size.</exception>
    public static ConnectedComponents Of(byte[] labels, byte label, VoxelGrid grid) => Of(Structure.OfClasses(labels, grid, label + 1)[label]);

    /// <summary>Finds the parts of a structure.</summary>
    internal static ConnectedComponents Of(Structure structure) => new(structure);

    private void Find(Structure structure)
    {
        var (box, lattice) = (structure.Box, structure.Lattice);

        // Where the runs of each row of the box begin in the list of all.
        var rows = new int[(box.Depth * box.Height) + 1];
        for (var z = 0; z < box.Depth; z++)
        {
            for (var y = 0; y < box.Height; y++)
            {
                var row = (z * box.Height) + y;
                rows[row] = runs.Count;
                AddRuns(structure, ((((z + box.FirstZ) * lattice.Height) + y + box.FirstY) * lattice.Width) + box.FirstX);
                rows[row + 1] = runs.Count;
                if (y > 0)
                {
                    Join(rows, row, row - 1, lattice.Width);
                }

                for (var other = z > 0 ? Math.Max(0, y - 1) : box.Height; other <= Math.Min(y + 1, box.Height - 1); other++)
                {
                    Join(rows, row, row - y - box.Height + other, ((lattice.Height + y - other) * lattice.Width));
                }
            }
        }
    }

    private void AddRuns(Structure structure, int start)
    {
        var row = structure.Labels.AsSpan(start, structure.Box.Width);
        for (var x = row.IndexOf(structure.Label); x >= 0;)
        {
            var length = row[x..].IndexOfAnyExcept(structure.Label);
            var end = length < 0 ? row.Length : x + length;
            parents.Add(runs.Count);
            runs.Add(new(start + x, start + end, 0));
            var next = row[end..].IndexOf(structure.Label);
            x = next < 0 ? -1 : end + next;
        }
    }

    // Joins the runs of a row with those of one beside it that they touch, walking along both; the rows' indices are a shift apart.
    private void Join(int[] rows, int row, int other, int shift)
    {
        for (var (i, j) = (rows[row], rows[other]); i < rows[row + 1] && j < rows[other + 1];)
        {
            var (own, beside) = (runs[i], runs[j]);
            if (own.Start <= beside.End + shift && beside.Start + shift <= own.End)
            {
                var (first, second) = (Root(i), Root(j));
                parents[Math.Max(first, second)] = Math.Min(first, second);
            }

            (i, j) = own.End <= beside.End + shift ? (i + 1, j) : (i, j + 1);
        }
    }

    private int Root(int run)
    {
        while (parents[run] != run)
        {
            run = parents[run] = parents[parents[run]];
        }

        return run;
    }

    // A root is the first run of its part, so parts are numbered in the order of their first voxels.
    private void Number()
    {
        for (var run = 0; run < runs.Count; run++)
        {
            var root = Root(run);
            runs[run] = runs[run] with { Part = root == run ? ++Count : runs[root].Part };
        }
    }
}

/// <summary>Voxels of a connected part that follow each other in a row.</summary>
/// <param name="Start">Index of the first.</param>
/// <param name="End">Index behind the last.</param>
/// <param name="Part">Number of the part, from 1.</param>
public readonly record struct ComponentRun(int Start, int End, int Part);
