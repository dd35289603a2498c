namespace Sigmask.Data;

/// <summary>A part of a data set, such as one side of a split.</summary>
public sealed class SampleSubset : IFileSource
{
    private readonly ISampleSource source;
    private readonly int[] indices;

    /// <summary>The samples at some positions, in the order given.</summary>
    /// <param name="source">The whole.</param>
    /// <param name="indices">Positions in its <see cref="ISampleSource.Cases"/>.</param>
    public SampleSubset(ISampleSource source, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        this.source = source;
        this.indices = [.. indices];
        Cases = [.. this.indices.Select(index => source.Cases[index])];
    }

    /// <inheritdoc />
    public DataDescription Description => source.Description;

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <inheritdoc />
    public Sample Read(int index) => source.Read(indices[index]);

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => (source as IFileSource)?.FilesOf(indices[index]) ?? [];
}
