using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>Noise of several kinds: each picture gets one of them, each as likely.</summary>
/// <param name="Kinds">At least one.</param>
public sealed record NoiseMixture(IReadOnlyList<IAnnotationNoise> Kinds) : IAnnotationNoise
{
    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Kinds[random.NextInt(Kinds.Count)].Apply(map, random);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" | ", Kinds);
}
