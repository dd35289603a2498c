using System.Text.Json.Nodes;
using Sigmask.Cli.Plans;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Plans;

public sealed class CheckedLabelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tables_come_back_as_they_were_written_and_none_from_a_file_that_is_missing_or_damaged()
    {
        var comparison = new ComparisonFolder(folder["out"]);
        Assert.Empty(CheckedLabels.Read(comparison));
        var tables = new Dictionary<(string Dataset, string? Masks), LabelTable>
        {
            [("wounds", null)] = LabelTable.Parse("0=background,127=skin,255=burn,9=ignore"),
            [("wounds", "masks-a")] = new([new("value 5", [LabelValue.Grey(5)]), new("value 7", [LabelValue.Grey(7)])]),
            [("organs", "masks-a")] = LabelTable.Parse("0-4=background,#ff0000=liver"),
        };

        CheckedLabels.Write(comparison, tables);

        Assert.Equal(tables.Select(one => (one.Key, $"{one.Value}")), CheckedLabels.Read(comparison).Select(one => (one.Key, $"{one.Value}")));
        foreach (var text in (string[])["", "{", "[{}]", """[{"dataset":"wounds","masks":null,"labels":{"classes":3}}]"""])
        {
            File.WriteAllText(folder["out/checked-labels.json"], text);
            Assert.Empty(CheckedLabels.Read(comparison));
        }
    }

    [Fact]
    public void Trainings_are_the_same_by_labels_that_were_checked_before_and_masks_are_not_looked_through_for_them()
    {
        SquareData.Write(folder["data"], 6);
        foreach (var file in Directory.GetFiles(folder["data/masks"]))
        {
            Directory.CreateDirectory(folder["data/anna"]);
            File.Copy(file, Path.Combine(folder["data/anna"], Path.GetFileName(file)));
        }

        var data = JsonValue.Create(folder["data"]).ToJsonString();
        var plan = ComparisonPlan.Parse("plan.json", $$"""
            {
              "datasets": [
                { "name": "inferred", "data": {{data}} },
                { "name": "declared", "data": {{data}}, "labels": "0=background,255=square" },
                { "name": "annotated", "data": {{data}}, "annotators": [ "masks", "anna" ] }
              ],
              "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2 } ],
              "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 } ],
              "training": { "steps": 2, "batch": 2, "size": 32, "augment": "none" }
            }
            """);
        var begun = new PlannedJobs(plan, threads: 1);
        string[] identities = [.. begun.All().Select(job => job.Planned.Identity)];
        Assert.Equal(["inferred ", "declared ", "annotated masks", "annotated anna"], begun.Labels.Keys.Select(key => $"{key.Dataset} {key.Masks}"));
        Assert.Equal("0=background,255=square", $"{begun.Labels[("declared", null)]}");

        Assert.Equal(identities, new PlannedJobs(plan, threads: 1, begun.Labels).All().Select(job => job.Planned.Identity));

        ImageFile.WritePng(folder["data/masks/case3.png"], new Picture(SquareData.Side, SquareData.Side, 1, [.. Enumerable.Repeat((byte)9, SquareData.Side * SquareData.Side)]));
        Assert.Contains("case3.png", Assert.ThrowsAny<Exception>(() => new PlannedJobs(plan, threads: 1).Of(plan.Cells.First(cell => cell.Key.Dataset == "declared"))).Message, StringComparison.Ordinal);
        var changed = new PlannedJobs(plan, threads: 1, begun.Labels).All();
        Assert.NotEqual(identities, changed.Select(job => job.Planned.Identity));
        ISampleSource[] parts = [changed[0].Data.Clean, changed[0].Data.Test];
        var refused = Assert.Throws<DataException>(() => parts.SelectMany(part => Enumerable.Range(0, part.Cases.Count).Select(part.Read)).ToArray());
        Assert.Contains("case3.png", refused.Message, StringComparison.Ordinal);
    }
}
