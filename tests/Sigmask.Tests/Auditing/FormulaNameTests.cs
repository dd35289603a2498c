using Sigmask.Auditing;
using Sigmask.Data;

namespace Sigmask.Tests.Auditing;

/// <summary>Cases and classes whose names a spreadsheet would compute.</summary>
public sealed class FormulaNameTests
{
    private const string Link = "=HYPERLINK(\"http:evil\",\"x\")";
    private const string Shown = "\"'=HYPERLINK(\"\"http:evil\"\",\"\"x\"\")\"";

    private static readonly LabelAudit Audit = new(new DataDescription("given", 1, 2, ["background", "+cmd|x"]), [Case(Link), Case("-5"), Case("'-x")], []);

    [Fact]
    public void Tables_show_them_as_text_and_numbers_as_they_are()
    {
        var regions = AuditTables.Regions(Audit).Split('\n');
        Assert.StartsWith($"1,{Shown},1,background,'+cmd|x,3,", regions[1], StringComparison.Ordinal);
        Assert.StartsWith("2,-5,1,background,'+cmd|x,3,", regions[2], StringComparison.Ordinal);
        Assert.StartsWith($"1,{Shown},{Shown},0.5,", AuditTables.Cases(Audit).Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_find_them_with_the_apostrophe_that_they_were_given_and_without_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $"case,region,verdict\n{Shown},1,accept\n-5,1,keep\n''-x,1,unsure\n");
            Assert.Equal([new(Link, 1, Verdict.Accept), new("-5", 1, Verdict.Keep), new("'-x", 1, Verdict.Unsure)], VerdictFile.Read(path, Audit));

            File.WriteAllText(path, $"case,region,verdict\n{Shown.Replace("'", "", StringComparison.Ordinal)},1,accept\n");
            Assert.Equal([new RegionVerdict(Link, 1, Verdict.Accept)], VerdictFile.Read(path, Audit));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static AuditedCase Case(string name) => new()
    {
        Key = new(name, name),
        Size = [8, 8],
        Labels = "",
        SuspiciousShare = 0.5,
        SuspiciousPixels = 3,
        Pixels = 64,
        MeanLoss = 1,
        Softmin = 0.5,
        Regions = [new SuspiciousRegion { Number = 1, Given = 0, Suggested = 1, Pixels = 3, Extent = null, Depth = 2, Margin = 0.5, Suspicion = 0.1, Runs = [new PixelRun(0, 3)] }],
    };
}
