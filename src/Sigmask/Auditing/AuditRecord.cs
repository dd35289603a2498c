using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Data;
using Sigmask.Files;

namespace Sigmask.Auditing;

/// <summary>An audit as audit.json keeps it: what was found, and how the data were opened, so that verdicts can be applied to them.</summary>
/// <param name="Audit">What was found.</param>
/// <param name="Origin">Where the data lay and how they were opened.</param>
/// <param name="Labels">What the values of the annotations mean.</param>
/// <param name="Settings">All that decided the result, name and value.</param>
public sealed record AuditRecord(LabelAudit Audit, DataOrigin Origin, LabelTable Labels, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "audit.json";

    private static readonly JsonSerializerOptions Style = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The text of the file: the cases, the most suspicious first, each with its regions; the pixels of a region as starts and lengths of runs in its label map, last axis fastest.</summary>
    public string Format() => JsonSerializer.Serialize(Tree(), Style) + "\n";

    /// <summary>The same for other writers of JSON, without the pixels of regions.</summary>
    public object Summary() => Tree() with { Cases = [.. Tree().Cases.Select(item => item with { Regions = [.. item.Regions.Select(region => region with { Runs = [] })] })] };

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It cannot be read or is no audit; the message names it.</exception>
    public static AuditRecord Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new DataException($"{path} does not exist; give the folder that sigmask audit wrote.");
        }

        try
        {
            return Of(JsonSerializer.Deserialize<StoredAudit>(TextFile.Read(path), Style) ?? throw new JsonException("it is empty"));
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or DataException)
        {
            throw new DataException($"{path} cannot be read as an audit ({JsonFault.Of(error)}); audit the data anew.", error);
        }
    }

    private StoredAudit Tree() => new(
        Audit.Id,
        Audit.Data.Name,
        Origin,
        JsonSerializer.Deserialize<JsonElement>(LabelFile.Format(Labels)),
        Audit.Data.Classes,
        Audit.Data.Channels,
        Audit.Data.Dimensions,
        [.. Audit.Thresholds.Select(value => double.IsFinite(value) ? value : (double?)null)],
        Settings,
        [.. Audit.Cases.Select(item => new StoredCase(item.Key.Case, item.Key.Patient, item.Size, item.Labels, item.SuspiciousShare, item.SuspiciousPixels, item.Pixels, item.MeanLoss, item.Softmin, [.. item.Regions.Select(Stored)], item.ClassPixels))]);

    private StoredRegion Stored(SuspiciousRegion region) => new(
        region.Number,
        Audit.Data.Classes[region.Given],
        Audit.Data.Classes[region.Suggested],
        region.Pixels,
        region.Extent,
        region.Depth,
        region.Margin,
        region.Suspicion,
        [.. region.Runs.SelectMany(run => new[] { run.Start, run.Length })]);

    private static AuditRecord Of(StoredAudit stored)
    {
        byte Label(string name) => stored.Classes.Index().Where(item => item.Item == name).Select(item => (byte?)item.Index).FirstOrDefault() ?? throw new JsonException($"there is no class '{name}'");
        var cases = stored.Cases.Select(item => new AuditedCase
        {
            Key = new(item.Case, item.Patient),
            Size = item.Size,
            Labels = item.Labels,
            SuspiciousShare = item.SuspiciousShare,
            SuspiciousPixels = item.SuspiciousPixels,
            Pixels = item.Pixels,
            ClassPixels = item.ClassPixels ?? [],
            MeanLoss = item.MeanLoss,
            Softmin = item.Softmin,
            Regions =
            [
                .. item.Regions.Select(region => new SuspiciousRegion
                {
                    Number = region.Region,
                    Given = Label(region.ClassGiven),
                    Suggested = Label(region.ClassSuggested),
                    Pixels = region.Pixels,
                    Extent = region.Extent,
                    Depth = region.Depth,
                    Margin = region.Margin,
                    Suspicion = region.Suspicion,
                    Runs = Runs(region.Runs, item.Size),
                }),
            ],
        });
        var audit = new LabelAudit(new(stored.Data, stored.Channels, stored.Dimensions, stored.Classes), [.. cases], [.. stored.Thresholds.Select(value => value ?? double.PositiveInfinity)]);
        return audit.Id != stored.Id ? throw new JsonException("its name is not that of its regions: it was changed, or written by an earlier version") : new(
            audit,
            stored.Origin,
            LabelFile.Parse(stored.Labels.GetRawText(), "its label table"),
            stored.Settings);
    }

    private static PixelRun[] Runs(IReadOnlyList<int> numbers, IReadOnlyList<int> size)
    {
        var pixels = size.Aggregate(1L, (product, length) => product * length);
        PixelRun[] runs = [.. numbers.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new PixelRun(pair[0], pair[0] + pair[1]))];
        return numbers.Count % 2 == 0 && Array.TrueForAll(runs, run => run.Start >= 0 && run.Length > 0 && run.End <= pixels) ? runs : throw new JsonException("a region has pixels that its case does not have");
    }

    private sealed record StoredAudit(
        string Id,
        string Data,
        DataOrigin Origin,
        JsonElement Labels,
        IReadOnlyList<string> Classes,
        int Channels,
        int Dimensions,
        IReadOnlyList<double?> Thresholds,
        IReadOnlyDictionary<string, string> Settings,
        IReadOnlyList<StoredCase> Cases);

    private sealed record StoredCase(
        string Case,
        string Patient,
        IReadOnlyList<int> Size,
        string Labels,
        double SuspiciousShare,
        long SuspiciousPixels,
        long Pixels,
        double MeanLoss,
        double Softmin,
        IReadOnlyList<StoredRegion> Regions,
        IReadOnlyList<long>? ClassPixels = null);

    private sealed record StoredRegion(int Region, string ClassGiven, string ClassSuggested, int Pixels, double? Extent, double Depth, double Margin, double Suspicion, IReadOnlyList<int> Runs);
}
