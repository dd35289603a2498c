namespace Sigmask.Metrics;

/// <summary>
/// Distances between the surfaces of predicted structures and of their references: HD, HD95, ASSD, MASD and NSD. Each class is cropped to the box around both
/// its structures; both directions of all classes are measured at once, plane by plane, on as many threads as there are.
/// </summary>
public static class SurfaceDistances
{
    /// <summary>The scores of all classes, by label.</summary>
    /// <param name="predicted">Predicted labels, [H, W] or [D, H, W].</param>
    /// <param name="reference">Labels of the reference.</param>
    /// <param name="grid">Size and spacing of both.</param>
    /// <param name="classes">Classes with the background, which is not scored; other labels are passed over.</param>
    /// <param name="options">Definition, tolerance, policy and threads; null: the defaults.</param>
    /// <returns>By label; null for the background and for classes that are absent from both.</returns>
    /// <exception cref="ArgumentException">A map is not of the grid's size.</exception>
    public static SurfaceScore?[] OfClasses(byte[] predicted, byte[] reference, VoxelGrid grid, int classes, MetricOptions? options = null)
    {
        options ??= new();
        var (inPrediction, inReference) = Structure.OfBoth(predicted, reference, grid, classes, options.Threads);
        return OfClasses(inPrediction, inReference, grid, options);
    }

    /// <summary>The same for structures that are known already.</summary>
    internal static SurfaceScore?[] OfClasses(Structure[] inPrediction, Structure[] inReference, VoxelGrid grid, MetricOptions options)
    {
        var scores = new SurfaceScore?[inPrediction.Length];
        var pairs = new List<(int Label, SurfacePair Pair)>();
        for (var label = 1; label < scores.Length; label++)
        {
            if (inPrediction[label].IsAbsent || inReference[label].IsAbsent)
            {
                var isAbsent = inPrediction[label].IsAbsent && inReference[label].IsAbsent;
                scores[label] = isAbsent ? null : SurfaceScore.OfMiss(options.Missing.Distance(grid));
            }
            else
            {
                pairs.Add((label, new(inPrediction[label], inReference[label], options.Definition)));
            }
        }

        Measure([.. pairs.Select(one => one.Pair)], options.Threads);
        ParallelPieces.Share(pairs.Count, options.Threads, index => scores[pairs[index].Label] = pairs[index].Pair.Score(options.Tolerance));
        pairs.ForEach(one => one.Pair.Dispose());
        return scores;
    }

    // Sides and planes of all pairs are independent pieces, the larger pairs first.
    private static void Measure(SurfacePair[] pairs, int threads)
    {
        Array.Sort(pairs, (a, b) => b.Lattice.Points.CompareTo(a.Lattice.Points));
        ParallelPieces.Share(2 * pairs.Length, threads, piece => pairs[piece / 2].Prepare(piece % 2));
        var pieces = pairs.SelectMany(pair => Enumerable.Range(0, 2 * pair.Planes).Select(piece => (Pair: pair, Side: piece % 2, Plane: piece / 2))).ToArray();
        ParallelPieces.Share(pieces.Length, threads, piece => pieces[piece].Pair.Measure(pieces[piece].Side, pieces[piece].Plane));
    }
}

/// <summary>How far the surfaces of a predicted structure and of its reference lie apart (<see cref="SurfaceDefinition"/>).</summary>
/// <param name="Hausdorff">HD: the greatest distance from an element of either surface to the other surface, in mm.</param>
/// <param name="Hausdorff95">HD95: the same but for the farthest 5 %, in mm.</param>
/// <param name="AverageSymmetric">ASSD: the mean distance of the elements of both surfaces, in mm.</param>
/// <param name="MeanAverage">MASD: the mean of the two directed mean distances, in mm.</param>
/// <param name="NormalizedDice">NSD: the share of both surfaces that lies within the tolerance of the other, in [0, 1] (Nikolov et al. 2021).</param>
public sealed record SurfaceScore(double Hausdorff, double Hausdorff95, double AverageSymmetric, double MeanAverage, double NormalizedDice)
{
    /// <summary>The score of a structure that was missed or invented: the penalty for every distance, no share of the surface.</summary>
    public static SurfaceScore OfMiss(double penalty) => new(penalty, penalty, penalty, penalty, 0);
}
