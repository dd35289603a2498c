using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Phantoms;

/// <summary>Draws the annotations of a family of phantoms, with errors; a function of task, seed, number of cases and case.</summary>
internal sealed class Annotator
{
    private readonly PhantomTask task;
    private readonly ulong seed;
    private readonly IAnnotationNoise noise;
    private readonly bool[] isSpoiled;

    /// <param name="task">What the phantoms show.</param>
    /// <param name="seed">Their family.</param>
    /// <param name="count">Cases of the data set.</param>
    /// <param name="noise">The errors.</param>
    public Annotator(PhantomTask task, ulong seed, int count, IAnnotationNoise noise)
    {
        (this.task, this.seed, this.noise) = (task, seed, noise);
        isSpoiled = noise.Choose(count, new SeededRandom((long)seed, (long)task));
    }

    /// <summary>The annotation of a picture.</summary>
    /// <param name="labels">Its true labels, [size, size].</param>
    /// <param name="size">Its side.</param>
    /// <param name="index">Its case.</param>
    /// <param name="part">Which picture of the case it is, where a case has several.</param>
    public byte[] Draw(byte[] labels, int size, int index, params ReadOnlySpan<long> part) => isSpoiled[index]
        ? noise.Apply(new LabelMap(labels, size, size), new SeededRandom([(long)seed, (long)task, index, .. part])).Labels
        : labels;
}
