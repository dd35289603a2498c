namespace Sigmask.Data;

/// <summary>The images of a data set that several people annotated, with the consensus of their labels. Of slices it is that of the volumes.</summary>
public sealed class ConsensusSource : IFileSource
{
    // Bytes of label volumes that stay in memory: a quarter of what slices have for their images, as a label takes a quarter of a number.
    private const long Capacity = 128L << 20;

    private readonly IReadOnlyList<ISampleSource> annotators;
    private readonly ConsensusRule rule;
    private readonly int[] slices;
    private readonly KeptVolumes<byte[]> volumes;

    /// <summary>The consensus of annotators.</summary>
    /// <param name="annotators">The same cases as each annotated them, in the same order.</param>
    /// <param name="rule">How it is found.</param>
    /// <exception cref="ArgumentException">There is no annotator.</exception>
    /// <exception cref="DataException">They have not the same cases and classes.</exception>
    public ConsensusSource(IReadOnlyList<ISampleSource> annotators, ConsensusRule rule)
    {
        ArgumentNullException.ThrowIfNull(annotators);
        if (annotators.Count == 0)
        {
            throw new ArgumentException("A consensus is of at least one annotator; give the cases as each annotated them.", nameof(annotators));
        }

        (this.annotators, this.rule) = (annotators, rule);
        var first = annotators[0];
        foreach (var other in annotators.Skip(1))
        {
            if (!other.Cases.SequenceEqual(first.Cases))
            {
                var odd = other.Cases.Except(first.Cases).Concat(first.Cases.Except(other.Cases)).FirstOrDefault();
                throw new DataException($"{Description.Name}: case {odd?.Case} is not annotated by all annotators; give those that have the same cases.");
            }

            if (!other.Description.Classes.SequenceEqual(first.Description.Classes))
            {
                throw new DataException($"{Description.Name}: one annotator has the classes {string.Join(", ", first.Description.Classes)}, another {string.Join(", ", other.Description.Classes)}; declare them in {LabelFile.FileName} or with `DataOptions.Labels`.");
            }
        }

        var wholes = annotators.Select(one => one.Whole).ToArray();
        Whole = wholes[0] == first ? this : new ConsensusSource(wholes, rule);
        slices = Whole == this ? [] : SlicePlaces.In(first);
        volumes = new(whole => Whole.Read(whole).Labels, labels => labels.Length, Capacity);
    }

    /// <inheritdoc />
    public DataDescription Description => annotators[0].Description;

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases => annotators[0].Cases;

    /// <inheritdoc />
    public string Annotation => Invariant($"{rule} of {annotators.Count} annotators: {(annotators[0] as IFileSource)?.Annotation}");

    /// <inheritdoc />
    public ISampleSource Whole { get; }

    /// <inheritdoc />
    public int WholeOf(int index) => annotators[0].WholeOf(index);

    /// <inheritdoc />
    public SampleForm FormOf(int index) => annotators[0].FormOf(index);

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => [.. annotators.OfType<IFileSource>().SelectMany(one => one.FilesOf(index)).Distinct()];

    /// <inheritdoc />
    public string ReadingOf(int index) => $"{rule}: {(annotators[0] as IFileSource)?.ReadingOf(index)}";

    /// <inheritdoc />
    public Sample Read(int index)
    {
        if (Whole == this)
        {
            var samples = annotators.Select(one => one.Read(index)).ToArray();
            return samples[0] with { Labels = Of([.. samples.Select(sample => sample.Labels)], Description.Classes.Count, rule) };
        }

        var slice = annotators[0].Read(index);
        var volume = volumes.Get(WholeOf(index));
        return slice with { Labels = volume.AsSpan(slices[index] * slice.Pixels, slice.Pixels).ToArray() };
    }

    /// <summary>The consensus of label maps.</summary>
    /// <param name="maps">One for each annotator; <see cref="Sample.Ignored"/> is an abstention.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="rule">How it is found.</param>
    /// <exception cref="ArgumentException">There is no map, lengths differ, or a label is no class.</exception>
    public static byte[] Of(IReadOnlyList<byte[]> maps, int classes, ConsensusRule rule) => rule == ConsensusRule.Staple ? Staple.Of(maps, classes).Labels : MajorityVote.Of(maps, classes);
}

/// <summary>How the annotations of several people become one.</summary>
public enum ConsensusRule
{
    /// <summary>Each pixel has the class that most annotators gave it (<see cref="MajorityVote"/>).</summary>
    Majority,

    /// <summary>Annotators count by how good they are, which is estimated with the truth (<see cref="Staple"/>).</summary>
    Staple,
}
