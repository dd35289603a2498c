namespace Sigmask.Data;

/// <summary>The smallest box around all pixels of a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="First">Its first pixel along depth, height and width.</param>
/// <param name="Size">Pixels along the same axes.</param>
internal sealed record LabelExtent(byte Label, IReadOnlyList<int> First, IReadOnlyList<int> Size)
{
    /// <summary>Those of all labels that occur, in ascending order.</summary>
    /// <param name="labels">[D, H, W].</param>
    /// <param name="grid">Their size.</param>
    public static IReadOnlyList<LabelExtent> All(byte[] labels, Grid grid)
    {
        var found = new Bounds?[byte.MaxValue + 1];
        for (var depth = 0; depth < grid.Depth; depth++)
        {
            for (var row = 0; row < grid.Height; row++)
            {
                // Of the pixels of a label beside each other the first and the last decide.
                var line = grid.Row(labels, 0, depth, row);
                var start = 0;
                while (start < line.Length)
                {
                    var length = line[start..].IndexOfAnyExcept(line[start]);
                    var end = length < 0 ? line.Length : start + length;
                    (found[line[start]] ??= new Bounds()).Take(depth, row, start, end - 1);
                    start = end;
                }
            }
        }

        return [.. found.Index().Where(one => one.Item is not null).Select(one => new LabelExtent((byte)one.Index, one.Item!.First, one.Item!.Size))];
    }

    /// <summary>1 where the label is, 0 elsewhere: [<see cref="Size"/>].</summary>
    /// <param name="labels">[D, H, W].</param>
    /// <param name="grid">Their size.</param>
    public float[] Mask(byte[] labels, Grid grid)
    {
        var box = new Grid(Size[0], Size[1], Size[2]);
        var mask = new float[box.Pixels];
        for (var depth = 0; depth < box.Depth; depth++)
        {
            for (var row = 0; row < box.Height; row++)
            {
                var read = grid.Row(labels, 0, First[0] + depth, First[1] + row).Slice(First[2], box.Width);
                var written = box.Row(mask, 0, depth, row);
                for (var column = 0; column < written.Length; column++)
                {
                    written[column] = read[column] == Label ? 1 : 0;
                }
            }
        }

        return mask;
    }

    private sealed class Bounds
    {
        private readonly int[] least = [int.MaxValue, int.MaxValue, int.MaxValue];
        private readonly int[] most = [-1, -1, -1];

        public int[] First => least;

        public int[] Size => [.. least.Zip(most, (first, last) => last - first + 1)];

        public void Take(int depth, int row, int firstColumn, int lastColumn)
        {
            (least[0], most[0]) = (Math.Min(least[0], depth), Math.Max(most[0], depth));
            (least[1], most[1]) = (Math.Min(least[1], row), Math.Max(most[1], row));
            (least[2], most[2]) = (Math.Min(least[2], firstColumn), Math.Max(most[2], lastColumn));
        }
    }
}
