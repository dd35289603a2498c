namespace Sigmask.Metrics;

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
