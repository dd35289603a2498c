using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>Gives the probabilities by which annotations are judged.</summary>
public interface IJudge
{
    /// <summary>The cases: whole volumes, or pictures, all annotated.</summary>
    ISampleSource Cases { get; }

    /// <summary>Judges a case; the same each time that it is asked for.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    /// <param name="cancellation">Stops between two slices.</param>
    /// <exception cref="DataException">The case cannot be used.</exception>
    JudgedCase Judge(int index, CancellationToken cancellation);
}

/// <summary>A case and what networks that did not learn from it say.</summary>
/// <param name="Sample">Image and annotation, on their own pixels.</param>
/// <param name="Proofread">[classes, size]: probabilities of networks that saw the annotation.</param>
/// <param name="Segmented">[classes, size]: those of networks that saw the image alone.</param>
/// <param name="Grain">Side of a pixel of the network in pixels of the sample, both along their finest axis, at least 1: finer differences it cannot see.</param>
public sealed record JudgedCase(Sample Sample, float[] Proofread, float[] Segmented, double Grain = 1)
{
    /// <summary>A sample, if it has an annotation to be judged.</summary>
    /// <exception cref="DataException">It has none.</exception>
    internal static Sample Annotated(Sample sample) => sample.Labels.Length > 0
        ? sample
        : throw new DataException($"Case {sample.Case} has no annotation to be audited; add its mask or leave the case out.");

    /// <summary>The side of a pixel of the network along its finest axis, in steps of the sample's finest axis: in these depths are measured (<see cref="RegionSearch"/>).</summary>
    internal static double GrainOf(NetworkGrid grid, Sample sample) =>
        Math.Max(1, grid.Spacing is { } seen && sample.Spacing is { } own ? seen.Min() / own.Min() : grid.Extent.Min());
}
