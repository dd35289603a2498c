namespace Sigmask.Data;

/// <summary>A part of a data set, such as one side of a split.</summary>
public sealed class SampleSubset : IFileSource
{
    private readonly ISampleSource source;
    private readonly int[] indices;
    private readonly int[] wholes;

    /// <summary>The samples at some positions, in the order given.</summary>
    /// <param name="source">The whole.</param>
    /// <param name="indices">Positions in its <see cref="ISampleSource.Cases"/>.</param>
    public SampleSubset(ISampleSource source, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        this.source = source;
        this.indices = [.. indices];
        wholes = [.. this.indices.Select(source.WholeOf).Distinct()];
        Cases = [.. this.indices.Select(index => source.Cases[index])];
    }

    /// <inheritdoc />
    public DataDescription Description => source.Description;

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <inheritdoc />
    public string Annotation => (source as IFileSource)?.Annotation ?? "";

    /// <summary>Of a part of the slices, the volumes that they come from.</summary>
    public ISampleSource Whole => source.Whole == source ? this : new SampleSubset(source.Whole, wholes);

    /// <inheritdoc />
    public int WholeOf(int index) => source.Whole == source ? index : Array.IndexOf(wholes, source.WholeOf(indices[index]));

    /// <inheritdoc />
    public Sample Read(int index) => source.Read(indices[index]);

    /// <inheritdoc />
    public SampleForm FormOf(int index) => source.FormOf(indices[index]);

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => (source as IFileSource)?.FilesOf(indices[index]) ?? [];

    /// <inheritdoc />
    public string ReadingOf(int index) => (source as IFileSource)?.ReadingOf(indices[index]) ?? "";
}
