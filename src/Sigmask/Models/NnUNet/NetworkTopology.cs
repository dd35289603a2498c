namespace Sigmask.Models;

/// <summary>The stages of a U-Net from the finest on, as nnU-Net plans them from the images (Isensee et al., Nature Methods 2021, suppl. note 5).</summary>
/// <param name="Strides">By which each stage divides the size along each axis: 1 or 2; the first not at all.</param>
/// <param name="Kernels">Length of the convolutions of each stage along each axis: 1 or 3.</param>
internal sealed record NetworkTopology(IReadOnlyList<IReadOnlyList<int>> Strides, IReadOnlyList<IReadOnlyList<int>> Kernels)
{
    private const int LeastSize = 4;

    // What nnU-Net plans with by default: 8 stages in two dimensions and 6 in three.
    private static readonly InputPlan UsualImage = InputPlan.Isotropic([512, 512]);
    private static readonly InputPlan UsualVolume = InputPlan.Isotropic([128, 128, 128]);

    /// <summary>
    /// Plans a network: each further stage halves the axes that are at most twice as coarse as the finest, as long as they keep 4 pixels; an axis
    /// alone must have 12. A convolution is 3 long along an axis as soon as this is at most twice as coarse as the finest, and in the last stage.
    /// </summary>
    /// <param name="input">Size and spacing of the images.</param>
    /// <param name="largestCount">Stages at most.</param>
    public static NetworkTopology Plan(InputPlan input, int largestCount = int.MaxValue)
    {
        int[] size = [.. input.Size];
        double[] spacing = [.. input.Spacing];
        int[] kernel = [.. size.Select(_ => 1)];
        List<IReadOnlyList<int>> strides = [[.. kernel]];
        List<IReadOnlyList<int>> kernels = [];
        while (strides.Count < largestCount && Halved(size, spacing) is { } axes)
        {
            var finest = spacing.Min();
            kernel = [.. kernel.Select((length, axis) => spacing[axis] / finest < 2 ? 3 : length)];
            kernels.Add(kernel);
            strides.Add([.. size.Select((_, axis) => axes.Contains(axis) ? 2 : 1)]);
            foreach (var axis in axes)
            {
                size[axis] = (size[axis] + 1) / 2;
                spacing[axis] *= 2;
            }
        }

        kernels.Add([.. size.Select(_ => 3)]);
        return new(strides, kernels);
    }

    /// <summary>Plans for <see cref="ModelOptions.Input"/>.</summary>
    /// <param name="options">May ask for fewer levels.</param>
    /// <param name="levels">At most, unless the options say otherwise.</param>
    /// <exception cref="ModelException">The images cannot be halved once.</exception>
    public static NetworkTopology Of(ModelOptions options, int levels)
    {
        var input = options.Checked().Input ?? (options.Dimensions == 2 ? UsualImage : UsualVolume);
        var topology = Plan(input, options.Levels ?? levels);
        return topology.Strides.Count >= 2
            ? topology
            : throw new ModelException(options.Levels == 1
                ? $"Model {options.Name}: levels must be at least 2, not 1."
                : $"Model {options.Name}: images of {string.Join('x', input.Size)} are too small to be halved; bring them to 8 or more pixels along each axis (`Preprocessing.Size`).");
    }

    /// <summary>By which all stages together divide the size, along each axis.</summary>
    public IReadOnlyList<int> TotalStrides => TotalStridesOf(Strides.Count - 1);

    /// <summary>By which the stages up to one divide the size, along each axis.</summary>
    public IReadOnlyList<int> TotalStridesOf(int stage) =>
        [.. Strides[0].Select((_, axis) => Strides.Take(stage + 1).Aggregate(1, (product, stride) => product * stride[axis]))];

    // The axes to halve next; null: none.
    private static List<int>? Halved(int[] size, double[] spacing)
    {
        var large = Enumerable.Range(0, size.Length).Where(axis => size[axis] >= 2 * LeastSize).ToList();
        var finest = large.Select(axis => spacing[axis]).DefaultIfEmpty().Min();
        var axes = large.Where(axis => spacing[axis] / finest < 2).ToList();
        return axes.Count > 1 || (axes.Count == 1 && size[axes[0]] >= 3 * LeastSize) ? axes : null;
    }
}
