using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>
/// A data set with annotation noise: the same images, labels with errors that depend on seed and case alone. Volumes are annotated slice by slice, and a slice on its own gets the
/// errors that it has in its volume. Spoil a data set before it is split, so that the errors of a case do not depend on which other cases are trained on.
/// </summary>
/// <remarks>It is no <see cref="IFileSource"/>: what lies in the files are the labels without the errors.</remarks>
public sealed class SpoiledSource : ISampleSource
{
    private readonly ISampleSource source;
    private readonly ISampleSource whole;
    private readonly IAnnotationNoise noise;
    private readonly long seed;
    private readonly Annotator annotator;
    private readonly int[] parts;

    /// <summary>A data set with errors.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="noise">The errors. Which cases have them, if only a share has, is decided by pictures and volumes, not by slices.</param>
    /// <param name="seed">The annotator's chance.</param>
    public SpoiledSource(ISampleSource source, IAnnotationNoise noise, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(noise);
        (this.source, whole, this.noise, this.seed) = (source, source.Whole, noise, seed);
        annotator = new Annotator(noise, whole.Cases.Count, seed);
        parts = SlicePlaces.In(source);
    }

    /// <inheritdoc/>
    public DataDescription Description => source.Description;

    /// <inheritdoc/>
    public IReadOnlyList<CaseKey> Cases => source.Cases;

    /// <inheritdoc/>
    public ISampleSource Whole => whole == source ? this : new SpoiledSource(whole, noise, seed);

    /// <inheritdoc/>
    public int WholeOf(int index) => source.WholeOf(index);

    /// <inheritdoc/>
    public SampleForm FormOf(int index) => source.FormOf(index);

    /// <inheritdoc/>
    public Sample Read(int index)
    {
        var sample = source.Read(index);
        return sample.Labels.Length == 0 ? sample : sample with { Labels = Annotated(sample, index) };
    }

    private byte[] Annotated(Sample sample, int index)
    {
        var (height, width) = (sample.Size[^2], sample.Size[^1]);
        if (sample.Size.Count == 3)
        {
            var pixels = height * width;
            return [.. Enumerable.Range(0, sample.Size[0]).SelectMany(slice => annotator.Draw(new LabelMap(sample.Labels[(slice * pixels)..((slice + 1) * pixels)], height, width), index, slice))];
        }

        var map = new LabelMap(sample.Labels, height, width);
        return whole == source ? annotator.Draw(map, index) : annotator.Draw(map, source.WholeOf(index), parts[index]);
    }
}
