namespace Sigmask.Data;

/// <summary>A part of a data set, such as one side of a split.</summary>
public sealed class SampleSubset : ISampleSource
{
    private readonly ISampleSource _source;
    private readonly int[] _indices;

    /// <summary>The samples at some positions, in the order given.</summary>
    /// <param name="source">The whole.</param>
    /// <param name="indices">Positions in its <see cref="ISampleSource.Cases"/>.</param>
    public SampleSubset(ISampleSource source, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(indices);
        _source = source;
        _indices = [.. indices];
        Cases = [.. _indices.Select(index => source.Cases[index])];
    }

    /// <inheritdoc />
    public DataDescription Description => _source.Description;

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <inheritdoc />
    public Sample Read(int index) => _source.Read(_indices[index]);
}
