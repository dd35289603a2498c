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

    [Fact]
    public void Tables_beside_folds_that_no_audit_wrote_are_no_audit_that_may_be_gone_on_with()
    {
        Write("audit/cases.csv");
        Directory.CreateDirectory(folder["audit/folds/1"]);

        Audit().ShouldFail(2, "something that is no audit", "--force");
        Assert.Equal("mine", File.ReadAllText(folder["audit/cases.csv"]));
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
