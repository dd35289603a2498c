using System.Text.Json.Nodes;
using Sigmask.Cli.Plans;
using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.Plans;

/// <summary>What becomes of the data sets of a plan as they are opened.</summary>
public sealed class PlannedJobsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PlannedJobsTests() => SquareData.Write(folder["data"], 6);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_found_out_about_a_data_set_is_noted_once_however_many_trainings_and_annotators_it_has()
    {
        Directory.CreateDirectory(folder["data/anna"]);
        foreach (var file in Directory.GetFiles(folder["data/masks"]))
        {
            File.Copy(file, Path.Combine(folder["data/anna"], Path.GetFileName(file)));
        }

        var planned = Planned("\"annotators\": [ \"masks\", \"anna\" ]");

        Assert.True(planned.All().Count > 1);
        Assert.Equal(
            [
                $"squares: {folder["data"]} was recognised as layout 'folder' ({FolderLayout.Folder.Summary}).",
                "squares: Labels were taken from the values found in the masks: 0 -> 0, 255 -> 1. To name them or to change that: labels \"0=background,255=value 255\"",
            ],
            planned.Notes);
    }

    [Fact]
    public void A_value_may_be_ignored_that_masks_have_and_the_file_of_labels_does_not_name()
    {
        File.WriteAllText(folder["data/labels.json"], LabelFile.Format(LabelTable.Parse("0=background,255=square")));
        Mark("case1", 77);

        var planned = Planned("\"ignore-index\": 77");
        planned.All();
        Assert.Equal("0=background,255=square,77=ignore", $"{planned.Labels[("squares", null)]}");

        Mark("case2", 9);
        Assert.Contains("case2.png: value 9 is not in the label table (0=background,255=square,77=ignore)", Assert.ThrowsAny<Exception>(() => Planned("\"ignore-index\": 77").All()).Message, StringComparison.Ordinal);
    }

    private PlannedJobs Planned(string key) => new(ComparisonPlan.Parse("plan.json", $$"""
        {
          "datasets": [ { "name": "squares", "data": {{JsonValue.Create(folder["data"]).ToJsonString()}}, {{key}} } ],
          "models": [ { "name": "small", "model": "unet-tiny", "base-width": 4, "levels": 2 } ],
          "losses": [ { "name": "plain", "sigma": 0, "top-k": 1 } ],
          "training": { "steps": 2, "batch": 2, "size": 32, "augment": "none" }
        }
        """), threads: 1);

    private void Mark(string name, byte value)
    {
        var mask = ImageFile.Read(folder[$"data/masks/{name}.png"]);
        mask.Pixels[0] = value;
        ImageFile.WritePng(folder[$"data/masks/{name}.png"], mask);
    }
}
