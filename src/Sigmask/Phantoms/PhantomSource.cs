using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Phantoms;

/// <summary>
/// Phantoms as a data set, made anew whenever they are read. With an annotator whose noise is on, images are the same and labels are spoiled.
/// Every phantom is a patient of its own.
/// </summary>
public sealed class PhantomSource : ISampleSource
{
    private readonly ulong seed;
    private readonly int size;
    private readonly Annotator annotator;

    /// <summary>A data set of phantoms.</summary>
    /// <param name="task">What they show.</param>
    /// <param name="seed">Chooses the family: sources of other seeds have no phantom in common.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="size">Side in pixels.</param>
    /// <param name="noise">How the labels are spoiled; null: not at all.</param>
    public PhantomSource(PhantomTask task, ulong seed, int count, int size, IAnnotationNoise? noise = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, Phantom.LeastSize);
        (Task, this.seed, this.size) = (task, seed, size);
        annotator = new Annotator(noise ?? NoiseModel.None, count, (long)seed, (long)task);
        Description = task.Description;
        var names = Enumerable.Range(0, count).Select(index => Invariant($"{Description.Name}_{index:D4}"));
        Cases = [.. names.Select(name => new CaseKey(name, name))];
    }

    /// <summary>What the phantoms show.</summary>
    public PhantomTask Task { get; }

    /// <inheritdoc/>
    public DataDescription Description { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>The same phantoms with their true labels.</summary>
    public PhantomSource Clean => new(Task, seed, Cases.Count, size);

    /// <summary>The phantom of a case with its true labels, whatever the noise.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    public Phantom Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Cases.Count);
        return Phantom.Make(Task, seed, index, size);
    }

    /// <inheritdoc/>
    public Sample Read(int index)
    {
        var phantom = Make(index);
        return new Sample
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = ChannelsFirst(phantom.Picture),
            Labels = annotator.Draw(new LabelMap(phantom.Labels, size, size), index),
            Channels = phantom.Picture.Channels,
            Size = [size, size],
        };
    }

    private static float[] ChannelsFirst(Imaging.Picture picture)
    {
        var pixels = picture.Width * picture.Height;
        var image = new float[picture.Channels * pixels];
        for (var i = 0; i < image.Length; i++)
        {
            image[i] = picture.Pixels[(i % pixels * picture.Channels) + (i / pixels)];
        }

        return image;
    }
}
