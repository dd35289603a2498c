using System.Text.Json;
using Sigmask.Data;
using Sigmask.Loading;

namespace Sigmask.Auditing;

/// <summary>
/// A data set for proofreading networks: every case several times, with its annotation hidden, as it was drawn, or with errors made on purpose; what is to be learned is always the annotation as
/// it was drawn. Samples are prepared already. What a showing looks like is a function of seed, case and showing.
/// </summary>
internal sealed class ProofreadingSource : IFileSource
{
    private readonly PreparedCache cases;
    private readonly ProofreadingOptions options;
    private readonly long seed;
    private readonly string preparation;

    /// <param name="cases">The cases, prepared.</param>
    /// <param name="options">How they are shown.</param>
    /// <param name="seed">Decides the errors.</param>
    public ProofreadingSource(PreparedCache cases, ProofreadingOptions options, long seed)
    {
        (this.cases, this.options, this.seed) = (cases, options, seed);
        preparation = JsonSerializer.Serialize(cases.Preprocessing);
        Description = DescriptionOf(cases.Source.Description);
        Cases = [.. cases.Source.Cases.SelectMany(key => Enumerable.Range(1, options.Showings).Select(showing => new CaseKey(Invariant($"{key.Case}-{showing}"), key.Patient)))];
    }

    /// <inheritdoc/>
    public DataDescription Description { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <inheritdoc/>
    public string Annotation => $"{(cases.Source as IFileSource)?.Annotation}; prepared by {preparation}; shown as {options}";

    /// <summary>The description of a data set that a network is to proofread: one more channel for each class.</summary>
    public static DataDescription DescriptionOf(DataDescription data) => data with { Channels = data.Channels + data.Classes.Count };

    /// <inheritdoc/>
    public Sample Read(int index)
    {
        var (place, showing) = Math.DivRem(index, options.Showings);
        var sample = JudgedCase.Annotated(cases.Get(place).Sample);
        return AnnotatedInput.Of(sample, Description.Classes.Count, options.ViewOf(showing), options.Errors, seed, place, showing) with { Case = Cases[index].Case };
    }

    /// <inheritdoc/>
    public SampleForm FormOf(int index)
    {
        var place = index / options.Showings;
        var grid = cases.Preprocessing.GridOf(Cases[index].Case, cases.Source.FormOf(place));
        return new SampleForm(grid.Size, grid.Spacing, grid.Axes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesOf(int index) => (cases.Source as IFileSource)?.FilesOf(index / options.Showings) ?? [];

    /// <inheritdoc/>
    public string ReadingOf(int index)
    {
        var (place, showing) = Math.DivRem(index, options.Showings);
        return Invariant($"{(cases.Source as IFileSource)?.ReadingOf(place)}; {preparation}; showing {showing} of {options}, case {place}, seed {seed}");
    }
}
