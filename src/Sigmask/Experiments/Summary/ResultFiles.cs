using System.Globalization;
using System.Text;
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
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all but the report.</summary>
    /// <param name="folder">Where.</param>
    /// <exception cref="IOException">One cannot be written.</exception>
    public void Write(ComparisonFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var table = ComparisonTable.Of(Rows, Grid.Baseline);
        AtomicFile.WriteText(Path.Combine(folder.Location, ResultNames.Json), Tree().ToJsonString(Format) + "\n");
        AtomicFile.WriteText(Path.Combine(folder.Location, ResultNames.Csv), Csv());
        AtomicFile.WriteText(Path.Combine(folder.Location, ResultNames.Markdown), table.ToMarkdown());
        AtomicFile.WriteText(Path.Combine(folder.Location, ResultNames.Latex), table.ToLatex());
    }

    /// <summary>The content of results.json as a tree.</summary>
    public JsonObject Tree()
    {
        var tree = Whole();
        if (ComparedAnnotator.Of(Results) is { Count: > 0 } annotators)
        {
            tree["annotators"] = new JsonArray([.. annotators.Select(Annotator)]);
        }

        return tree;
    }

    private JsonObject Whole() => new()
    {
        ["cells"] = new JsonArray([.. Results.SelectMany(result => result.Scores.Select(score => Cell(result.Key, score)))]),
        ["trainings"] = new JsonArray([.. Results.Select(Training)]),
        ["missing"] = new JsonArray([.. Grid.Jobs.Select(job => job.Key).Except(Results.Select(result => result.Key)).Select(Key)]),
        ["baseline"] = Grid.Baseline,
        ["overall"] = new JsonArray([.. Overall.Select(Row)]),
        ["summary"] = new JsonArray([.. Rows.Select(Row)]),
        ["policy"] = CaseScore.Policy,
        ["settings"] = new JsonObject(Settings.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
    };

    /// <summary>The content of results.csv.</summary>
    public string Csv()
    {
        var text = new StringBuilder("dataset,model,loss,noise,seed,fold,case,patient,class,name,dice,iou,late_dice\n");
        foreach (var result in Results)
        {
            var key = result.Key;
            var head = string.Join(',', ((string[])[key.Dataset, key.Model, key.Loss, key.Noise, Invariant($"{key.Seed}"), key.Fold ?? ""]).Select(Quoted));
            foreach (var score in result.Scores)
            {
                text.Append(CultureInfo.InvariantCulture, $"{head},{Quoted(score.Case)},{Quoted(score.Patient)},{score.Class},{Quoted(score.Name)},{score.Dice:G9},{score.Iou:G9},{score.Late:G9}\n");
            }
        }

        return text.ToString();
    }

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

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
