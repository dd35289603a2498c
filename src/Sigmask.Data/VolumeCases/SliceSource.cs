namespace Sigmask.Data;

/// <summary>
/// The slices of volumes across their slowest axis, as two-dimensional samples of the same patients: CASE_z00, CASE_z01, ... For volumes whose slices lie too
/// far apart for a three-dimensional network.
/// </summary>
/// <remarks>
/// Volumes that were read stay in memory as far as they fit, since slices are asked for in any order; of the others those that were asked for last, about one for
/// each core, since slices are asked for one after the other as well.
/// </remarks>
public sealed class SliceSource : IFileSource
{
    private const long DefaultCapacity = 512L << 20;

    private readonly VolumeSource volumes;
    private readonly (int Volume, int Slice)[] places;
    private readonly KeptVolumes<Sample> kept;

    /// <summary>The slices of volumes.</summary>
    /// <param name="volumes">The volumes.</param>
    /// <param name="capacity">Bytes of volumes that may stay in memory, beside those that were asked for last.</param>
    public SliceSource(VolumeSource volumes, long capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        this.volumes = volumes;
        kept = new(volumes.Read, volume => ((long)volume.Image.Length * sizeof(float)) + volume.Labels.Length, capacity);
        places = [.. volumes.Grids.Index().SelectMany(grid => Enumerable.Range(0, grid.Item.Size[0]).Select(slice => (grid.Index, slice)))];
        Cases = [.. places.Select(place => volumes.Cases[place.Volume] is var key ? new CaseKey(NameOf(key.Case, place.Slice), key.Patient) : null!)];
        Description = volumes.Description with { Dimensions = 2 };
    }

    /// <inheritdoc />
    public DataDescription Description { get; }

    /// <inheritdoc />
    public IReadOnlyList<CaseKey> Cases { get; }

    /// <inheritdoc />
    public string Annotation => volumes.Annotation;

    /// <inheritdoc />
    public ISampleSource Whole => volumes;

    /// <summary>The name of a slice.</summary>
    public static string NameOf(string volume, int slice) => Invariant($"{volume}_z{slice:D2}");

    /// <inheritdoc />
    public int WholeOf(int index) => places[index].Volume;

    /// <inheritdoc />
    public Sample Read(int index)
    {
        var (volume, slice) = places[index];
        return VolumeSlice.Of(kept.Get(volume), slice) with { Case = Cases[index].Case };
    }

    /// <inheritdoc />
    public SampleForm FormOf(int index)
    {
        var (size, spacing, axes) = volumes.FormOf(places[index].Volume);
        return new([.. size.Skip(1)], [.. spacing!.Skip(1)], [.. axes!.Skip(1)]);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> FilesOf(int index) => volumes.FilesOf(places[index].Volume);

    /// <inheritdoc />
    public string ReadingOf(int index) => Invariant($"slice {places[index].Slice} of {volumes.ReadingOf(places[index].Volume)}");
}
