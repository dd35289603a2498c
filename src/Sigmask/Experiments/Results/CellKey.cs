namespace Sigmask.Experiments;

/// <summary>One training of a comparison.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Loss">Name of the method: what is compared, such as "plain" and "envelope".</param>
/// <param name="Noise">Annotation noise in the training labels, as the plan says it; <see cref="Clean"/> for none.</param>
/// <param name="Seed">Of weights, order and augmentation.</param>
/// <param name="Fold">Which patients are held back to test on, I/N; null if they are always the same.</param>
public sealed record CellKey(string Dataset, string Model, string Loss, string Noise, int Seed, string? Fold = null)
{
    /// <summary>The noise of labels that are trained on as they are.</summary>
    public const string Clean = "none";

    private const string ByAnnotator = "labels of ";

    /// <summary>What stands for the noise where one of several annotators is learned from: whatever of these labels is not the consensus.</summary>
    /// <param name="name">The annotator.</param>
    public static string NoiseOf(string name) => ByAnnotator + name;

    /// <summary>Whether the noise is what one of several annotators drew.</summary>
    /// <param name="noise">As the key has it.</param>
    internal static bool IsByAnnotator(string noise) => noise.StartsWith(ByAnnotator, StringComparison.Ordinal);

    /// <summary>The annotator who is learned from; null where the noise is none of one.</summary>
    /// <param name="noise">As the key has it.</param>
    internal static string? AnnotatorOf(string noise) => IsByAnnotator(noise) ? noise[ByAnnotator.Length..] : null;

    /// <summary>All in one line.</summary>
    public override string ToString() => Invariant($"{Dataset}, {Model}, {Loss}, noise {Noise}, seed {Seed}{(Fold is null ? "" : $", fold {Fold}")}");
}
