using Sigmask.Auditing;
using Sigmask.Data;

namespace Sigmask.Tests.Auditing;

public sealed class VerdictFileTests
{
    private static readonly LabelAudit Audit = LabelAuditTests.Three();

    [Fact]
    public void Verdicts_are_read_whatever_the_order_of_columns_and_empty_ones_are_passed_over()
    {
        var verdicts = Read($"verdict,region,case,audit,note\naccept,1,\"forgotten, all\",{Audit.Id},\"he said \"\"yes\"\"\"\r\nKeep,1,invented,,\n,1,invented,,\n");
        Assert.Equal([new RegionVerdict("forgotten, all", 1, Verdict.Accept), new RegionVerdict("invented", 1, Verdict.Keep)], verdicts);
    }

    [Fact]
    public void A_spreadsheet_of_a_country_with_a_decimal_comma_writes_semicolons()
    {
        var verdicts = Read($"audit;case;region;verdict\n{Audit.Id};forgotten, all;1;accept\n;invented;1;keep\n");
        Assert.Equal([new RegionVerdict("forgotten, all", 1, Verdict.Accept), new RegionVerdict("invented", 1, Verdict.Keep)], verdicts);
    }

    [Theory]
    [InlineData("case,region\ninvented,1\n", "no column 'verdict'")]
    [InlineData("", "no column 'case'")]
    [InlineData("case,region,verdict\ninvented,1,maybe\n", "row 2", "'maybe' is no verdict", "accept, keep or unsure")]
    [InlineData("case,region,verdict\ninvented,2,keep\n", "row 2", "no region 2", "another data set")]
    [InlineData("case,region,verdict\ninvented,one,keep\n", "row 2", "no region one")]
    [InlineData("case,region,verdict\nothers,1,keep\n", "row 2", "'others'", "`VerdictFile.audit`")]
    [InlineData("audit,case,region,verdict\n0123456789ab,invented,1,keep\n", "row 2", "audit 0123456789ab")]
    [InlineData("case,region,verdict\ninvented,1,keep\ninvented,1,accept\n", "row 3", "two verdicts")]
    [InlineData("case,region,verdict\n\"invented,1,keep\n", "quote")]
    public void A_table_that_is_wrong_is_refused_in_one_line(string text, params string[] words)
    {
        var error = Assert.Throws<DataException>(() => Read(text));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Verdicts_on_a_former_audit_of_the_same_labels_are_refused()
    {
        var former = LabelAuditTests.Changed(Audit, region => region with { Runs = [.. region.Runs.Skip(1)] });

        var message = Assert.Throws<DataException>(() => Read($"audit,case,region,verdict\n{former.Id},invented,1,accept\n")).Message;

        Assert.Contains($"the verdict is on audit {former.Id}, but this is audit {Audit.Id}", message, StringComparison.Ordinal);
        Assert.Single(Read($"audit,case,region,verdict\n{Audit.Id},invented,1,accept\n"));
    }

    [Fact]
    public void A_table_that_is_not_there_is_named()
    {
        Assert.Equal("nowhere.csv does not exist; give the file of verdicts that the page of the audit saves.", Assert.Throws<DataException>(() => VerdictFile.Read("nowhere.csv", Audit)).Message);
    }

    [Fact]
    public void A_folder_instead_of_a_table_is_told()
    {
        var folder = Path.GetDirectoryName(Environment.ProcessPath)!;
        Assert.StartsWith($"{folder} is a folder; give the file of verdicts", Assert.Throws<DataException>(() => VerdictFile.Read(folder, Audit)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RegionVerdict> Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return VerdictFile.Read(path, Audit);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
