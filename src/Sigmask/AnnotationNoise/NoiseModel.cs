using Sigmask.Data;
using Sigmask.Randomness;

namespace Sigmask.AnnotationNoise;

/// <summary>
/// A careless annotator: several kinds of errors, each with the probability that it happens and its strength. What happens to a structure
/// goes by its size: lengths are shares of the radius of a disc of its area. Wandering of boundaries and blobs go by the picture: theirs
/// are shares of its longer side.
/// </summary>
public sealed record NoiseModel : IAnnotationNoise
{
    /// <summary>No errors.</summary>
    public static readonly NoiseModel None = new();

    /// <summary>Errors of a hurried annotator.</summary>
    public static readonly NoiseModel Moderate = new()
    {
        Jitter = new(1, 0.008),
        Resizing = new(0.4, 0.12),
        Shift = new(0.2, 0.12),
        Polygon = new(0.3, 0.12),
        Blob = new(0.15, 0.05),
        MissingPart = new(0.1, 0.3),
        MissingStructure = new(0.02, 1),
    };

    /// <summary>Errors of an annotator who should not have been asked.</summary>
    public static readonly NoiseModel Strong = new()
    {
        Jitter = new(1, 0.014),
        Resizing = new(0.6, 0.2),
        Shift = new(0.3, 0.25),
        Polygon = new(0.4, 0.2),
        Blob = new(0.35, 0.08),
        MissingPart = new(0.15, 0.5),
        MissingStructure = new(0.05, 1),
    };

    /// <summary>The models known by name.</summary>
    public static readonly IReadOnlyDictionary<string, NoiseModel> Presets = new Dictionary<string, NoiseModel>
    {
        ["none"] = None, ["moderate"] = Moderate, ["strong"] = Strong,
    };

    /// <summary>Wandering of all boundaries; strength: standard deviation of the displacement.</summary>
    public Chance Jitter { get; init; }

    /// <summary>A structure drawn too large or too small; strength: the largest distance.</summary>
    public Chance Resizing { get; init; }

    /// <summary>A structure drawn beside its place; strength: the largest distance.</summary>
    public Chance Shift { get; init; }

    /// <summary>A structure clicked as a polygon; strength: how far the outline may lie from it.</summary>
    public Chance Polygon { get; init; }

    /// <summary>A blob where nothing is, once for a picture; strength: its largest radius.</summary>
    public Chance Blob { get; init; }

    /// <summary>A part of a structure not drawn; strength: the largest share of it that is lost.</summary>
    public Chance MissingPart { get; init; }

    /// <summary>A structure not drawn; the strength has no meaning.</summary>
    public Chance MissingStructure { get; init; }

    /// <summary>Its name, if it has one; otherwise <c>custom:</c> with probability and strength of each error, which <see cref="NoiseCatalog.Parse"/> does not read.</summary>
    public override string ToString() => Presets.FirstOrDefault(preset => preset.Value == this).Key
        ?? $"custom:jitter={Text(Jitter)},resizing={Text(Resizing)},shift={Text(Shift)},polygon={Text(Polygon)},blob={Text(Blob)},missing-part={Text(MissingPart)},missing-structure={Text(MissingStructure)}";

    /// <inheritdoc/>
    public LabelMap Apply(LabelMap map, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(random);
        var structures = map.Structures;
        var spoiled = structures.Aggregate(map, (labels, structure) => Spoil(labels, structure, random));
        if (structures.Count > 0 && random.NextBool(Blob.Probability))
        {
            var structure = structures[random.NextInt(structures.Count)];
            spoiled = SpuriousBlob.Apply(spoiled, structure, random.NextDouble(0.5, 1) * Blob.Strength * map.Side, random);
        }

        spoiled = random.NextBool(Jitter.Probability) ? BoundaryJitter.Apply(spoiled, Jitter.Strength, random) : spoiled;
        return map.Labels.Contains(Sample.Ignored) ? spoiled with { Labels = [.. spoiled.Labels.Zip(map.Labels, Kept)] } : spoiled;
    }

    private static string Text(Chance chance) => Invariant($"{chance.Probability}/{chance.Strength}");

    // What does not count is annotated by nobody, and wanders nowhere.
    private static byte Kept(byte spoiled, byte clean) => spoiled == Sample.Ignored || clean == Sample.Ignored ? clean : spoiled;

    private LabelMap Spoil(LabelMap map, byte structure, SeededRandom random)
    {
        if (random.NextBool(MissingStructure.Probability))
        {
            return AnnotationNoise.MissingStructure.Apply(map, structure);
        }

        var radius = Math.Sqrt(map.Labels.AsSpan().Count(structure) / Math.PI);
        if (random.NextBool(MissingPart.Probability))
        {
            map = AnnotationNoise.MissingPart.Apply(map, structure, random.NextDouble(0.4, 1) * MissingPart.Strength, random.NextDouble(0, 2 * Math.PI));
        }

        if (random.NextBool(Polygon.Probability))
        {
            map = PolygonSimplification.Apply(map, structure, Polygon.Strength * radius);
        }

        if (random.NextBool(Resizing.Probability))
        {
            var distance = random.NextDouble(0.4, 1) * Resizing.Strength * radius;
            map = StructureResizing.Apply(map, structure, random.NextBool(0.5) ? distance : -distance);
        }

        if (random.NextBool(Shift.Probability))
        {
            var (distance, angle) = (random.NextDouble(0.4, 1) * Shift.Strength * radius, random.NextDouble(0, 2 * Math.PI));
            map = StructureShift.Apply(map, structure, (int)Math.Round(distance * Math.Sin(angle)), (int)Math.Round(distance * Math.Cos(angle)));
        }

        return map;
    }
}
