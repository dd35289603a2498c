namespace Sigmask.Metrics;

/// <summary>
/// How many lesions were found, each connected part of a class counting as one. A lesion of the reference is found if the prediction has a voxel of the class in
/// it; a predicted part is a false alarm if it has no voxel in common with the reference.
/// </summary>
/// <param name="Reference">Lesions of the reference.</param>
/// <param name="Found">How many of them were found.</param>
/// <param name="Predicted">Parts of the prediction.</param>
/// <param name="FalseAlarms">How many of those are false alarms.</param>
public sealed record LesionDetection(int Reference, int Found, int Predicted, int FalseAlarms)
{
    /// <summary>Share of the lesions that were found; null if the reference has none.</summary>
    public double? Sensitivity => Reference == 0 ? null : (double)Found / Reference;

    /// <summary>Share of the predicted parts that are no false alarms; null if nothing was predicted.</summary>
    public double? Precision => Predicted == 0 ? null : (double)(Predicted - FalseAlarms) / Predicted;

    /// <summary>The harmonic mean of <see cref="Sensitivity"/> and <see cref="Precision"/>, 0 if lesions were only missed or only invented; null if there are none in either.</summary>
    public double? F1 => (Sensitivity, Precision) switch
    {
        (null, null) => null,
        ({ } sensitivity, { } precision) when sensitivity + precision > 0 => 2 * sensitivity * precision / (sensitivity + precision),
        _ => 0,
    };

    /// <summary>Counts the lesions of a class.</summary>
    /// <param name="predicted">Predicted labels, [H, W] or [D, H, W].</param>
    /// <param name="reference">Labels of the reference.</param>
    /// <param name="label">The class.</param>
    /// <param name="grid">Size of both.</param>
    /// <exception cref="ArgumentException">A map is not of the grid's size.</exception>
    public static LesionDetection Of(byte[] predicted, byte[] reference, byte label, VoxelGrid grid)
    {
        var inPrediction = Structure.OfClasses(predicted, grid, label + 1)[label];
        return Of(inPrediction, Structure.OfClasses(reference, grid, label + 1)[label]);
    }

    /// <summary>The same for structures that are known already.</summary>
    internal static LesionDetection Of(Structure predicted, Structure reference)
    {
        var (parts, lesions) = (ConnectedComponents.Of(predicted), ConnectedComponents.Of(reference));
        var (isFound, isTrue) = (new bool[lesions.Count + 1], new bool[parts.Count + 1]);
        for (var (i, j) = (0, 0); i < parts.Runs.Count && j < lesions.Runs.Count;)
        {
            var (part, lesion) = (parts.Runs[i], lesions.Runs[j]);
            if (part.Start < lesion.End && lesion.Start < part.End)
            {
                (isFound[lesion.Part], isTrue[part.Part]) = (true, true);
            }

            (i, j) = part.End <= lesion.End ? (i + 1, j) : (i, j + 1);
        }

        return new(lesions.Count, isFound.Count(found => found), parts.Count, parts.Count - isTrue.Count(one => one));
    }
}
