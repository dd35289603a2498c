using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Metrics;
using Sigmask.Statistics;
using Sigmask.Files;

namespace Sigmask.Experiments;

/// <summary>The result files of a comparison: <c>results.json</c> and <c>results.csv</c> with every case of every training, <c>table.md</c> and <c>table.tex</c> with their summary.</summary>
/// <param name="Grid">What the plan asks for.</param>
/// <param name="Results">The trainings that are done.</param>
/// <param name="Rows">What they come to (<see cref="ComparisonSummary"/>).</param>
/// <param name="Overall">Each loss over all cells.</param>
/// <param name="Settings">The plan and the versions, by name.</param>
public sealed record ResultFiles(ComparisonGrid Grid, IReadOnlyList<JobResult> Results, IReadOnlyList<ComparedLoss> Rows, IReadOnlyList<OverallComparison> Overall, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    // Bytes of JSON that wait to be written.
    private const int MostPending = 1 << 16;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all but the report.</summary>
    /// <param name="folder">Where.</param>
    /// <exception cref="IOException">One cannot be written.</exception>
    public void Write(ComparisonFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var table = ComparisonTable.Of(Rows, Grid);
        AtomicFile.Write(Path.Combine(folder.Location, ResultNames.Json), WriteJson);
        AtomicFile.Write(Path.Combine(folder.Location, ResultNames.Csv), WriteCsv);
        AtomicFile.WriteText(Path.Combine(folder.Location, ResultNames.Markdown), table.ToMarkdown());
        AtomicFile.WriteText(Path.Combine(folder.Location, ResultNames.Latex), table.ToLatex());
    }

    /// <summary>The content of results.json as a tree.</summary>
    public JsonObject Tree() => new(Entries().Select(entry => KeyValuePair.Create(entry.Name, entry.Rows is null ? entry.Value : new JsonArray([.. entry.Rows]))));

    /// <summary>The content of results.csv.</summary>
    public string Csv() => string.Concat(Lines());

    private IEnumerable<string> Lines()
    {
        yield return "dataset,model,loss,noise,seed,fold,case,patient,class,name,dice,iou,late_dice\n";
        foreach (var result in Results)
        {
            var key = result.Key;
            var head = string.Join(',', ((string[])[key.Dataset, key.Model, key.Loss, key.Noise, Invariant($"{key.Seed}"), key.Fold ?? ""]).Select(Files.Csv.Field));
            foreach (var score in result.Scores)
            {
                yield return Invariant($"{head},{Files.Csv.Field(score.Case)},{Files.Csv.Field(score.Patient)},{score.Class},{Files.Csv.Field(score.Name)},{score.Dice:G9},{score.Iou:G9},{score.Late:G9}\n");
            }
        }
    }

    private void WriteCsv(Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        foreach (var line in Lines())
        {
            writer.Write(line);
        }
    }

    // The text of the tree, which is never there as a whole: a large comparison has millions of cells.
    private void WriteJson(Stream stream)
    {
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = Format.Encoder }))
        {
            writer.WriteStartObject();
            foreach (var (name, rows, value) in Entries())
            {
                writer.WritePropertyName(name);
                if (rows is null)
                {
                    value!.WriteTo(writer, Format);
                    continue;
                }

                writer.WriteStartArray();
                foreach (var row in rows)
                {
                    row.WriteTo(writer, Format);
                    if (writer.BytesPending > MostPending)
                    {
                        writer.Flush();
                    }
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    // In their order; rows are made as they are asked for.
    private IEnumerable<(string Name, IEnumerable<JsonObject>? Rows, JsonNode? Value)> Entries()
    {
        yield return ("cells", Results.SelectMany(result => result.Scores.Select(score => Cell(result.Key, score))), null);
        yield return ("trainings", Results.Select(Training), null);
        yield return ("missing", Grid.Jobs.Select(job => job.Key).Except(Results.Select(result => result.Key)).Select(Key), null);
        yield return ("baseline", null, (JsonNode?)Grid.Baseline);
        yield return ("overall", Overall.Select(Row), null);
        yield return ("summary", Rows.Select(Row), null);
        yield return ("policy", null, (JsonNode?)CaseScore.Policy);
        yield return ("settings", null, new JsonObject(Settings.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))));
        if (ComparedAnnotator.Of(Results) is { Count: > 0 } annotators)
        {
            yield return ("annotators", annotators.Select(Annotator), null);
        }
    }

    private static JsonObject Key(CellKey key)
    {
        var row = new JsonObject { ["dataset"] = key.Dataset, ["model"] = key.Model, ["loss"] = key.Loss, ["noise"] = key.Noise, ["seed"] = key.Seed };
        if (key.Fold is not null)
        {
            row["fold"] = key.Fold;
        }

        return row;
    }

    private static JsonObject Cell(CellKey key, TestScore score)
    {
        var row = Key(key);
        row["case"] = score.Case;
        row["patient"] = score.Patient;
        row["class"] = score.Class;
        row["name"] = score.Name;
        row["dice"] = score.Dice;
        row["iou"] = score.Iou;
        row["late_dice"] = score.Late;
        return row;
    }

    private static JsonObject Annotator(ComparedAnnotator row) => new()
    {
        ["dataset"] = row.Dataset,
        ["model"] = row.Model,
        ["noise"] = row.Noise,
        ["loss"] = row.Loss,
        ["annotator"] = row.Annotator,
        ["consensus_dice"] = EstimateJson.Tree(row.Consensus),
        ["prediction_dice"] = EstimateJson.Tree(row.Prediction),
    };

    private static JsonObject Training(JobResult result)
    {
        var row = Key(result.Key);
        row["steps"] = result.Steps;
        row["chosen_step"] = result.ChosenStep;
        row["seconds"] = result.Seconds;
        row["milliseconds_per_step"] = result.MillisecondsPerStep;
        row["peak_megabytes"] = result.PeakMegabytes;
        return row;
    }

    private static JsonObject Row(ComparedLoss row) => new()
    {
        ["dataset"] = row.Dataset,
        ["model"] = row.Model,
        ["noise"] = row.Noise,
        ["loss"] = row.Loss,
        ["class"] = row.Class,
        ["planned"] = row.Planned,
        ["finished"] = row.Finished,
        ["dice"] = EstimateJson.Tree(row.Dice),
        ["late_dice"] = EstimateJson.Tree(row.Late),
        ["baseline_dice"] = EstimateJson.Tree(row.AgainstBaseline?.Second),
        ["difference"] = EstimateJson.Tree(row.AgainstBaseline?.Difference),
        ["p"] = row.AgainstBaseline?.Wilcoxon.PValue,
        ["p_holm"] = row.HolmP,
        ["verdict"] = row.AgainstBaseline is null ? null : Verdict(row.Sign),
        ["repaired"] = row.Repaired is not { } repaired ? null : new JsonObject
        {
            ["share"] = repaired.Share,
            ["ci95"] = Interval(repaired.Interval),
            ["damage"] = EstimateJson.Tree(repaired.Damage),
        },
    };

    private static JsonObject Row(OverallComparison loss) => new()
    {
        ["loss"] = loss.Loss,
        ["labels"] = loss.IsClean ? "clean" : "wrong",
        ["planned"] = loss.Planned,
        ["compared"] = loss.Compared,
        ["difference"] = loss.Difference,
        ["ci95"] = Interval(loss.Interval),
        ["p_holm"] = loss.HolmP,
        ["verdict"] = loss.Difference is null ? null : Verdict(loss.Sign),
        ["repaired"] = loss.Repaired is null ? null : new JsonObject { ["share"] = loss.Repaired, ["ci95"] = Interval(loss.RepairedInterval) },
    };

    private static JsonArray? Interval(ConfidenceInterval? interval) => interval is null ? null : new JsonArray(interval.Low, interval.High);

    private static string Verdict(int sign) => sign > 0 ? "better" : sign < 0 ? "worse" : "open";
}
