using static Sigmask.Cli.Tests.BadInput.BadInput;

namespace Sigmask.Cli.Tests.BadInput;

/// <summary>Plans whose options do not fit the data that they name, or whose data cannot be used; what is wrong with a plan alone: <see cref="Plans.ComparisonPlanTests"/>.</summary>
public sealed class PlanInputTests
{
    private static readonly BadInput[] Table =
    [
        new("Other folds than the data declare", Planned(Folds(2), "\"folds\": 5"), Compare, 2, "plan.json: datasets[1]: folds 5: splits_final.json of the data has 2 folds; ask for as many."),
        new("More folds than patients", Planned(Intact, "\"folds\": 20"), Compare, 2, "plan.json: datasets[1]: folds 20: 4 patients cannot be split into 20 folds; ask for at most 4 folds."),
        new("A folder of data that is not there", Planned(Intact, "\"limit\": 3", "no/data--old"), Compare, 1, "plan.json: datasets[1]: data no/data--old: there is no such folder; paths count from the folder in which sigmask is run (", "), not from that of the plan."),
        new("A file instead of the folder of data", Planned(Intact, "\"limit\": 3", "{0}/plan.json"), Compare, 1, "plan.json: datasets[1]: data ", "plan.json: this is a file, not the folder of a data set."),
        new("Masks with other values than the plan's labels", Planned(Intact, "\"labels\": \"0=background,1=square\""), Compare, 1, "plan.json: datasets[1]: ", "masks/case0.png: value 255 is not in the label table (0=background,1=square); add it with labels VALUE=NAME,... or in labels.json"),
        new("An output folder below a file, before the data are opened", Planned(Text("file", ""), "\"limit\": 3", "no/data"), ["compare", "{0}/plan.json", "--out", "{0}/file/out", "--limit", "0"], 2, "--out ", "file is a file, so nothing can lie below it"),
        new("A folder instead of a plan", Intact, ["compare", "{0}/data", "--out", "{0}/out", "--limit", "0"], 2, "data: this is a folder; a plan is a file"),
        new("A spacing of data that have none", Planned(Intact, "\"spacing\": \"auto\""), Compare, 2, "plan.json: datasets[1]: spacing: the data do not say how large their pixels are; bring images to a size instead, with size."),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.What)];

    // No training is asked for, so that none is begun should the plan be taken.
    private static string[] Compare => ["compare", "{0}/plan.json", "--out", "{0}/out", "--limit", "0"];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Bad_input_is_named_with_its_remedy_and_nothing_is_written(string what) => Table.Single(row => row.What == what).Check();

    private static Action<TemporaryFolder> Planned(Action<TemporaryFolder> spoil, string key, string data = "{0}/data") => folder =>
    {
        spoil(folder);
        var place = data.Replace("{0}", folder.Path, StringComparison.Ordinal);
        File.WriteAllText(folder["plan.json"], $$"""
            {
              "datasets": [ { "data": "{{place}}", {{key}} } ],
              "models": [ "unet-tiny" ],
              "losses": [ { "name": "plain", "envelope": "off" } ],
              "training": { "steps": 1 }
            }
            """);
    };
}
