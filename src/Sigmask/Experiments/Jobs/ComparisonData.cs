using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Phantoms;

namespace Sigmask.Experiments;

/// <summary>A data set of a comparison as one training sees it: images to learn from, which are annotated with noise or without, and others to test on with labels to which no noise was added.</summary>
public sealed record ComparisonData
{
    // Test and training phantoms are of different families: no test image is like a training image.
    private const ulong TestFamily = 1_000_003;

    private readonly Func<IAnnotationNoise, ISampleSource> annotated;

    private ComparisonData(string name, string identity, bool isTruthKnown, Func<IAnnotationNoise, ISampleSource> annotated, ISampleSource clean, ISampleSource test)
        => (Name, Identity, IsTruthKnown, this.annotated, Clean, Test) = (name, identity, isTruthKnown, annotated, clean, test);

    /// <summary>What it is called in tables.</summary>
    public string Name { get; }

    /// <summary>All that decides which images are learned from and tested on, and how their labels are spoiled.</summary>
    public string Identity { get; }

    /// <summary>Whether labels without annotation noise are the truth: as with phantoms.</summary>
    public bool IsTruthKnown { get; }

    /// <summary>The images to test on, in pieces as a network sees them; their <see cref="ISampleSource.Whole"/> is what is scored.</summary>
    public ISampleSource Test { get; }

    /// <summary>The images to learn from with the labels that they have; where several people annotated them, with the consensus.</summary>
    public ISampleSource Clean { get; }

    /// <summary>The images to test on as each annotator labels them; empty where there is one annotation.</summary>
    public IReadOnlyList<(string Name, ISampleSource Test)> Annotators { get; private init; } = [];

    /// <summary>The images to learn from as a careless annotator labels them.</summary>
    public ISampleSource Annotated(IAnnotationNoise noise) => annotated(noise);

    /// <summary>Phantoms of one family to learn from and of another to test on.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="task">What they show.</param>
    /// <param name="family">Chooses them, and the annotator's chance.</param>
    /// <param name="cases">How many to learn from.</param>
    /// <param name="testCases">How many to test on.</param>
    /// <param name="size">Their side in pixels.</param>
    public static ComparisonData OfPhantoms(string name, PhantomTask task, ulong family, int cases, int testCases, int size)
    {
        var clean = new PhantomSource(task, family, cases, size);
        return new(
            name,
            Invariant($"{task} phantoms, family {family}, {cases} to learn from, {testCases} to test on, {size} pixels"),
            isTruthKnown: true,
            clean.Annotated,
            clean,
            new PhantomSource(task, family + TestFamily, testCases, size));
    }

    /// <summary>A data set of which some patients are held back to test on.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="source">All of it.</param>
    /// <param name="split">Who is learned from and who is held back.</param>
    /// <param name="limit">The most images to learn from, chosen evenly; null: all.</param>
    /// <param name="noiseSeed">The annotator's chance.</param>
    /// <param name="identity">All that decides what is read, such as a fingerprint of the files.</param>
    public static ComparisonData OfSplit(string name, ISampleSource source, Split split, int? limit, long noiseSeed, string identity)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(split);
        return new(
            name,
            Invariant($"{identity}; tested on {string.Join(", ", split.Validation)}; of the others {(limit is { } most ? Invariant($"{most}") : "all")}; annotator {noiseSeed}"),
            isTruthKnown: false,
            noise => Limited(split.Apply(noise.Equals(NoiseModel.None) ? source : new SpoiledSource(source, noise, noiseSeed)).Training, limit),
            Limited(split.Apply(source).Training, limit),
            split.Apply(source).Validation);
    }

    /// <summary>A data set that several people annotated: one of them, or their consensus, is learned from, and the consensus is tested on.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="annotators">All of it as each annotated it.</param>
    /// <param name="consensus">All of it with the consensus.</param>
    /// <param name="learned">The annotator to learn from; null: the consensus.</param>
    /// <param name="split">Who is learned from and who is held back.</param>
    /// <param name="limit">The most images to learn from, chosen evenly; null: all.</param>
    /// <param name="identity">All that decides what is read, such as a fingerprint of the files.</param>
    public static ComparisonData OfAnnotators(string name, IReadOnlyList<(string Name, ISampleSource Source)> annotators, ISampleSource consensus, string? learned, Split split, int? limit, string identity)
    {
        ArgumentNullException.ThrowIfNull(annotators);
        ArgumentNullException.ThrowIfNull(split);
        ISampleSource Training(ISampleSource source) => Limited(split.Apply(source).Training, limit);
        var own = Training(learned is null ? consensus : annotators.First(one => one.Name == learned).Source);
        return new(
            name,
            Invariant($"{identity}; labels of {learned ?? "all"}; tested on {string.Join(", ", split.Validation)}; of the others {(limit is { } most ? Invariant($"{most}") : "all")}"),
            isTruthKnown: false,
            _ => own,
            Training(consensus),
            split.Apply(consensus).Validation)
        {
            Annotators = [.. annotators.Select(one => (one.Name, (ISampleSource)split.Apply(one.Source).Validation))],
        };
    }

    private static ISampleSource Limited(ISampleSource source, int? limit) => limit is { } most && most < source.Cases.Count
        ? new SampleSubset(source, Enumerable.Range(0, most).Select(i => (int)((long)i * source.Cases.Count / most)))
        : source;
}
