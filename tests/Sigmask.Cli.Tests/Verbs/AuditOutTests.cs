using Sigmask.Auditing;
using Sigmask.Losses;
using Sigmask.Phantoms;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary>What stands in the folder of an audit that is none of its own, and who else is at work there.</summary>
public sealed class AuditOutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public AuditOutTests() => SquareData.Write(folder["data"], 4);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("overlays", "mine.png")]
    [InlineData("overlays", "mine.png", "--force")]
    [InlineData("folds", "mine.txt")]
    [InlineData("folds", "1/notes.txt", "--force")]
    [InlineData("folds", "1/run.json", "--force")]
    public void A_folder_in_it_that_no_audit_wrote_is_not_replaced_whatever_is_said(string inner, string file, params string[] force)
    {
        var mine = Write($"audit/{inner}/{file}");

        Audit(force).ShouldFail(2, $"--out {folder["audit"]}", $"holds {inner}, which no audit wrote", "--force does not replace it");
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Theory]
    [InlineData("cases.csv")]
    [InlineData("cases.csv", "--force")]
    [InlineData("audit.html", "--force")]
    public void Tables_and_a_page_beside_folds_that_no_audit_wrote_are_no_audit_that_may_be_gone_on_with_or_replaced(string name, params string[] force)
    {
        var mine = Write($"audit/{name}");
        Directory.CreateDirectory(folder["audit/folds/1"]);

        Audit(force).ShouldFail(2, $"--out {folder["audit"]}", $"holds {name}, which no audit wrote", "--force does not replace it");
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public void What_others_put_into_the_folders_of_an_audit_stays_there_when_it_is_begun_anew()
    {
        Assert.Equal(0, Audit().ExitCode);
        string[] mine = [Write("audit/overlays/mine.png"), Write("audit/folds/1/notes.txt"), Write("audit/folds/2/checkpoints/mine.safetensors"), Write("audit/verdicts.csv")];

        var again = Audit("--force");

        Assert.True(again.ExitCode == 0, again.Error);
        Assert.All(mine, file => Assert.Equal("mine", File.ReadAllText(file)));
        Assert.True(File.Exists(folder["audit/audit.json"]));
    }

    [Theory]
    [InlineData("audit/folds/1/run.json")]
    [InlineData("audit/audit.json", "--force")]
    public void A_folder_in_which_another_audit_is_at_work_is_left_to_it(string begun, params string[] force)
    {
        var content = begun.EndsWith("run.json", StringComparison.Ordinal) ? Record() : "mine";
        Write(begun, content);
        using var other = new AuditFolder(folder["audit"]).Lock();

        Audit(force).ShouldFail(1, folder["audit"], "another audit is at work");
        Assert.Equal(content, File.ReadAllText(folder[begun]));
    }

    [Theory]
    [InlineData("file", "there is a file of that name")]
    [InlineData("file/audit", "is a file, so nothing can lie below it")]
    public void A_file_in_its_place_or_above_it_is_found_before_the_data_are_opened(string name, string words)
    {
        Write("file");

        Session.Run("audit", "--data", folder["none"], "--out", folder[name]).ShouldFail(2, $"--out {folder[name]}: ", words);
    }

    private Session Audit(params string[] more) =>
        Session.Run(["audit", "--data", folder["data"], "--out", folder["audit"], "--folds", "2", "--steps", "1", "--size", "32", "--base-width", "4", "--levels", "2", "--threads", "1", .. more]);

    private string Write(string name, string content = "mine")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name], content);
        return folder[name];
    }

    private static string Record()
    {
        var (source, plan) = (new PhantomSource(PhantomTask.Burn, 1, 2, 32), new TrainingPlan { Loss = LossSpecification.Parse("ce") });
        return RunRecord.Of(plan, plan.ModelFor(source.Description), source).ToJson();
    }
}
