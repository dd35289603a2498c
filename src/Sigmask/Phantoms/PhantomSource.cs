using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Phantoms;

/// <summary>
/// Phantoms as a data set, made when they are read. With an annotator whose noise is on, images are the same and labels are spoiled.
/// Every phantom is a patient of its own.
/// </summary>
public sealed class PhantomSource : ISampleSource
{
    private readonly ulong seed;
    private readonly int size;
    private readonly PhantomFamily family;
    private readonly Annotator annotator;

    /// <summary>A data set of phantoms.</summary>
    /// <param name="task">What they show.</param>
    /// <param name="seed">Chooses the family: sources of other seeds have no phantom in common.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="size">Side in pixels.</param>
    /// <param name="noise">How the labels are spoiled; null: not at all.</param>
    public PhantomSource(PhantomTask task, ulong seed, int count, int size, IAnnotationNoise? noise = null)
        : this(task, seed, count, size, noise, new PhantomFamily(task, seed, size))
    {
    }

    private PhantomSource(PhantomTask task, ulong seed, int count, int size, IAnnotationNoise? noise, PhantomFamily family)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, Phantom.LeastSize);
        (Task, this.seed, this.size, this.family) = (task, seed, size, family);
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
    public PhantomSource Clean => Annotated(NoiseModel.None);

    /// <summary>The same phantoms as another annotator labels them.</summary>
    /// <param name="noise">How the labels are spoiled.</param>
    public PhantomSource Annotated(IAnnotationNoise noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return new(Task, seed, Cases.Count, size, noise, family);
    }

    /// <summary>The phantom of a case with its true labels, whatever the noise.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    public Phantom Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Cases.Count);
        var (picture, labels) = family.Make(index);
        return new(new(picture.Width, picture.Height, picture.Channels, [.. picture.Pixels]), [.. labels]);
    }

    /// <inheritdoc/>
    public Sample Read(int index)
    {
        var phantom = family.Make(index);
        return new Sample
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = ChannelsFirst(phantom.Picture),
            Labels = annotator.Draw(new LabelMap([.. phantom.Labels], size, size), index),
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
