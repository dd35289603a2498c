using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>Draws the annotations of a data set, with errors; a function of the key, the number of cases and the case.</summary>
internal sealed class Annotator
{
    private readonly IAnnotationNoise noise;
    private readonly long[] key;
    private readonly bool[] isSpoiled;

    /// <param name="noise">The errors.</param>
    /// <param name="count">Cases of the data set.</param>
    /// <param name="key">Chooses the annotator's chance.</param>
    public Annotator(IAnnotationNoise noise, int count, params ReadOnlySpan<long> key)
    {
        (this.noise, this.key) = (noise, key.ToArray());
        isSpoiled = noise.Choose(count, new SeededRandom(key));
    }

    /// <summary>The annotation of a picture.</summary>
    /// <param name="clean">Its true labels.</param>
    /// <param name="index">Its case.</param>
    /// <param name="part">Which picture of the case it is, where a case has several.</param>
    public byte[] Draw(LabelMap clean, int index, params ReadOnlySpan<long> part) => isSpoiled[index]
        ? noise.Apply(clean, new SeededRandom([.. key, index, .. part])).Labels
        : clean.Labels;
}
