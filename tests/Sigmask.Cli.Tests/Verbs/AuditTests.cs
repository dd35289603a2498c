using System.Net;
using System.Text.Json.Nodes;
using Sigmask.Cli.Usage;
using Sigmask.Imaging;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>A folder of pictures is audited, its verdicts are applied.</summary>
public sealed class AuditTests : IDisposable
{
    private static readonly string[] Quick = ["--size", "32", "--batch", "4", "--base-width", "6", "--levels", "3", "--threads", "2"];

    private readonly TemporaryFolder folder = new();

    public AuditTests() => SquareData.Write(folder["data"], 6);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_data_set_is_audited_and_corrected_by_verdicts()
    {
        // A square that somebody forgot, and did not tell.
        ImageFile.WritePng(folder["data/masks/case2.png"], new Picture(SquareData.Side, SquareData.Side, 1, new byte[SquareData.Side * SquareData.Side]));
        var audit = Audit("--steps", "60", "--lr", "0.01", "--json", folder["results.json"]);
        Assert.True(audit.ExitCode == 0, audit.Error);
        Assert.Contains("fold 2/2", audit.Error, StringComparison.Ordinal);
        Assert.Contains("6 cases of 6 patients, 2 trainings;", audit.Error, StringComparison.Ordinal);
        Assert.Contains("learn from as few as 3 patients", audit.Error, StringComparison.Ordinal);
        Assert.Contains(" %", audit.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("│", audit.Out, StringComparison.Ordinal);
        Assert.All(["audit.csv", "cases.csv", "audit.json", "audit.html", "folds/1/run.json", "folds/2/model.safetensors"], name => Assert.True(File.Exists(folder[$"audit/{name}"]), name));
        Assert.Equal("rank,case,region,class_given,class_suggested,pixels,suspicion", string.Join(',', File.ReadLines(folder["audit/audit.csv"]).First().Split(',').Take(7)));
        Assert.StartsWith("1,case2,", File.ReadLines(folder["audit/cases.csv"]).ElementAt(1), StringComparison.Ordinal);
        var first = File.ReadLines(folder["audit/audit.csv"]).ElementAt(1).Split(',');
        Assert.Equal("case2", first[1]);
        Assert.True(File.Exists(folder[$"audit/overlays/0001_case2_{first[2]}.png"]));
        var results = JsonNode.Parse(File.ReadAllText(folder["results.json"]))!;
        Assert.Equal(6, results["cases"]!.AsArray().Count);

        Audit("--steps", "60", "--lr", "0.01").ShouldFail(2, "finished audit", "--force");

        File.WriteAllText(folder["audit/verdicts.csv"], $"audit,case,region,verdict\n{results["id"]},case2,{first[2]},accept\n");
        var apply = Session.Run("audit", "--apply", folder["audit/verdicts.csv"], "--out", folder["corrected"]);
        Assert.True(apply.ExitCode == 0, apply.Error);
        Assert.Contains("1 region corrected in 1 case", apply.Out, StringComparison.Ordinal);
        Assert.Equal(int.Parse(first[5], System.Globalization.CultureInfo.InvariantCulture), ImageFile.Read(folder["corrected/masks/case2.png"]).Pixels.Count(value => value == 255));
        Assert.DoesNotContain((byte)255, ImageFile.Read(folder["data/masks/case2.png"]).Pixels);
        Assert.Equal(File.ReadAllBytes(folder["data/masks/case1.png"]), File.ReadAllBytes(folder["corrected/masks/case1.png"]));
        var record = JsonNode.Parse(File.ReadAllText(folder["corrected/sigmask-corrections.json"]))!;
        Assert.Equal(["audit", "--apply", folder["audit/verdicts.csv"], "--out", folder["corrected"]], record["command"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(("case2", 1, "masks/case2.png"), ((string)record["cases"]![0]!["case"]!, (int)record["cases"]![0]!["regions"]!, (string)record["cases"]![0]!["files"]![0]!));
        Session.Run("audit", "--apply", folder["audit/verdicts.csv"], "--out", folder["corrected"]).ShouldFail(1, folder["corrected"], "there already");
        Session.Run("audit", "--apply", folder["audit/verdicts.csv"], "--data", folder["corrected"], "--out", folder["twice"]).ShouldFail(1, "case2", "changed since");
        Session.Run("audit", "--apply", folder["audit/verdicts.csv"], "--out", folder["data/sub"]).ShouldFail(2, $"--out {folder["data/sub"]}", "outside");

        foreach (var (verdict, words) in new[] { ("", "holds no verdict"), ("keep", "accepts no region") })
        {
            File.WriteAllText(folder["audit/verdicts.csv"], $"audit,case,region,verdict\n{results["id"]},case2,{first[2]},{verdict}\n");
            Session.Run("audit", "--apply", folder["audit/verdicts.csv"], "--out", folder["same"]).ShouldFail(1, $"{folder["audit/verdicts.csv"]} {words}, so a corrected copy would be the data as they are", folder["audit/audit.html"]);
        }

        Assert.False(Directory.Exists(folder["same"]));
    }

    [Fact]
    public void An_audit_that_was_stopped_goes_on()
    {
        var stopped = Session.RunUntilItSays("fold 2/2", ["audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "2", "--steps", "4", .. Quick]);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("the same command goes on", stopped.Error, StringComparison.Ordinal);
        var other = Session.Run(["audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "3", "--steps", "4", .. Quick]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("begun with other settings: --folds was 2 and is 3 (data.cases was 24 and is 32).", other.Error, StringComparison.Ordinal);

        // The table is written anew with the same rows, which have their times; the checkpoint is not even touched.
        var (checkpoint, history) = (folder["audit/folds/1/checkpoints/last.safetensors"], folder["audit/folds/1/history.csv"]);
        Assert.True(File.Exists(checkpoint));
        var (written, rows) = (File.GetLastWriteTimeUtc(checkpoint), File.ReadAllLines(history));
        var audit = Audit("--steps", "4");
        Assert.True(audit.ExitCode == 0, audit.Error);
        Assert.Equal(5, rows.Length);
        Assert.Equal(rows, File.ReadAllLines(history));
        Assert.Equal(written, File.GetLastWriteTimeUtc(checkpoint));
        Assert.DoesNotContain("step 1/4", audit.Error.Split("fold 2/2")[0], StringComparison.Ordinal);
        Assert.True(File.Exists(folder["audit/audit.json"]));
    }

    [Fact]
    public void A_former_audit_goes_only_once_the_new_one_begins_and_who_stops_that_is_told_to_leave_out_force()
    {
        string[] former = ["audit/audit.json", "audit/folds/1/run.json"];
        foreach (var name in former)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], "{}");
        }

        string[] forced = ["audit", "--out", folder["audit"], "--force", "--steps", "4", .. Quick];
        Session.Run([.. forced, "--data", folder["dota"]]).ShouldFail(1, "dota");
        Assert.Equal(1, Session.Run([.. forced, "--data", folder["data"], "--folds", "7"]).ExitCode);
        Session.Run([.. forced, "--data", folder["data"], "--spacing", "1"]).ShouldFail(2, "--size", "--spacing");
        Assert.All(former, name => Assert.True(File.Exists(folder[name]), name));

        var stopped = Session.RunUntilItSays("fold 1/2", [.. forced, "--data", folder["data"], "--folds", "2"]);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains("the same command without --force goes on", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["audit/audit.json"]));
    }

    [Fact]
    public void The_command_on_the_page_can_be_given_as_it_stands()
    {
        var audit = Session.Run(["audit", "--data", folder["data"], "--out", folder["my audit"], "--folds", "2", "--steps", "2", .. Quick]);
        Assert.True(audit.ExitCode == 0, audit.Error);
        Assert.DoesNotContain("cannot be corrected", audit.Error, StringComparison.Ordinal);
        Assert.Contains($"sigmask audit --apply verdicts.csv --audit {ShellWord.Of(folder["my audit"])} --out CORRECTED", WebUtility.HtmlDecode(File.ReadAllText(folder["my audit/audit.html"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_keeps_the_data_from_being_copied_is_told_before_the_training_and_the_command_is_recorded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Directory.CreateSymbolicLink(folder["data/more"], folder.Path);
        string[] words = ["audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "2", "--steps", "2", .. Quick];

        var audit = Session.Run(words);

        Assert.True(audit.ExitCode == 0, audit.Error);
        Assert.Contains($"{folder["data/more"]} is a link to a folder, which a copy of the data does not follow; put the folder itself in its place, or remove the link. Until then verdicts can be given and saved, but --apply refuses to write a corrected copy.", audit.Error.Split("fold 1/2")[0], StringComparison.Ordinal);
        Assert.Equal(words, RunRecord.Read(folder["audit/folds/2/run.json"]).Command);
        Assert.Equal($"sigmask {string.Join(' ', words.Select(ShellWord.Of))}", (string)JsonNode.Parse(File.ReadAllText(folder["audit/audit.json"]))!["settings"]!["command"]!);
    }

    [Fact]
    public void Who_audits_annotations_that_cannot_be_corrected_learns_it_before_the_training_and_gets_no_command()
    {
        for (var number = 1; number <= 4; number++)
        {
            byte[] outline = [.. Enumerable.Range(0, 400).Select(i => (byte)((i / 20 is >= 4 and <= 15 && i % 20 is 4 or 15) || (i % 20 is >= 4 and <= 15 && i / 20 is 4 or 15) ? 255 : 0))];
            ImageFile.WritePng(folder[$"heads/images/00{number}_HC.png"], new Picture(20, 20, 1, new byte[400]));
            ImageFile.WritePng(folder[$"heads/annotations/00{number}_HC_Annotation.png"], new Picture(20, 20, 1, outline));
        }

        var audit = Session.Run(["audit", "--data", folder["heads"], "--out", folder["audit"], "--folds", "2", "--steps", "2", .. Quick]);

        Assert.True(audit.ExitCode == 0, audit.Error);
        Assert.Contains("--apply cannot carry them out", audit.Error.Split("fold 1/2")[0], StringComparison.Ordinal);
        var page = File.ReadAllText(folder["audit/audit.html"]);
        Assert.DoesNotContain("--apply", page, StringComparison.Ordinal);
        Assert.Contains("cannot be corrected region by region", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--force")]
    [InlineData("--folds", "3")]
    [InlineData("--steps", "4")]
    [InlineData("--sigma", "0.3")]
    [InlineData("--layout", "folder")]
    public void What_applying_verdicts_would_ignore_is_refused(params string[] option) =>
        Session.Run(["audit", "--apply", folder["verdicts.csv"], "--out", folder["corrected"], .. option]).ShouldFail(2, option[0], "--apply");

    [Fact]
    public void What_is_wrong_is_said_in_one_line()
    {
        Session.Run("audit", "--out", folder["audit"]).ShouldFail(2, "--data");
        Session.Run("audit", "--data", folder["data"]).ShouldFail(2, "--out");
        Session.Run("audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "1").ShouldFail(2, "--folds 1");
        Session.Run("audit", "--data", folder["data"], "--out", folder["audit"], "--loss", "bce").ShouldFail(2, "--loss bce");
        Session.Run("audit", "--data", folder["data"], "--out", folder["audit"], "--audit", folder["other"]).ShouldFail(2, "--apply");
        Session.Run("audit", "--data", folder["data"], "--out", folder["data"]).ShouldFail(2, "--out");
        Session.Run("audit", "--data", folder["data"], "--out", "").ShouldFail(2, "--out: the name is empty; name a folder.");
        Directory.CreateDirectory(folder["mine"]);
        File.WriteAllText(folder["mine/notes.txt"], "");
        Session.Run("audit", "--data", folder["data"], "--out", folder["mine"]).ShouldFail(2, "no audit", "--force");
        Session.Run("audit", "--apply", folder["verdicts.csv"], "--out", folder["corrected"]).ShouldFail(2, "audit.json", "does not exist", "--audit DIR");
        var audit = Session.Run("audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "7", "--steps", "1");
        Assert.Equal(1, audit.ExitCode);
        Assert.Contains("6 patients cannot be split into 7 folds", audit.Error, StringComparison.Ordinal);
    }

    private Session Audit(params string[] options) => Session.Run(["audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "2", .. Quick, .. options]);
}
