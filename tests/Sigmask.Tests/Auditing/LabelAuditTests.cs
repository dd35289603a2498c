using Sigmask.Auditing;
using Sigmask.Data;

namespace Sigmask.Tests.Auditing;

public sealed class LabelAuditTests
{
    private static readonly byte[] Square = Judgement.Map("00000", "01110", "01110", "01110", "00000");

    /// <summary>Three cases: one right, one with a forgotten square, one with a square too many.</summary>
    internal static LabelAudit Three() => LabelAudit.Of(new GivenJudge(
        [
            Judgement.Of(Square, Square, 0.9, 2, [5, 5], name: "right"),
            Judgement.Of(new byte[25], Square, 0.9, 2, [5, 5], [0.5, 0.5], name: "forgotten, all"),
            Judgement.Of(Square, new byte[25], 0.7, 2, [5, 5], name: "invented"),
        ],
        "background",
        "lesion"));

    /// <summary>An audit of the same labels that found other regions.</summary>
    internal static LabelAudit Changed(LabelAudit audit, Func<SuspiciousRegion, SuspiciousRegion> change) =>
        new(audit.Data, [.. audit.Cases.Select(item => item with { Regions = [.. item.Regions.Select(change)] })], audit.Thresholds);

    [Fact]
    public void Tables_have_the_regions_and_the_cases_the_most_suspicious_first()
    {
        var audit = Three();
        Assert.Equal(
            "rank,case,region,class_given,class_suggested,pixels,suspicion,extent,depth,margin\n"
            + "1,\"forgotten, all\",1,background,lesion,9,0.213333,2.25,2,0.8\n"
            + "2,invented,1,lesion,background,9,0.053333,,2,0.4\n",
            AuditTables.Regions(audit));
        Assert.Equal(
            "rank,case,patient,suspicious_share,regions,suspicious_pixels,pixels,mean_loss,softmin\n"
            + "1,\"forgotten, all\",\"forgotten, all\",0.8,1,9,25,0.896361,0.100477\n"
            + "2,invented,invented,0.4,1,9,25,0.661702,0.312614\n"
            + "3,right,right,0,0,0,25,0.105361,0.9\n",
            AuditTables.Cases(audit));
    }

    [Fact]
    public void What_is_suspicious_follows_from_the_proofreading_and_what_others_rank_by_from_the_image_alone()
    {
        var nothing = new byte[25];
        var audit = LabelAudit.Of(new GivenJudge(
            [
                Judgement.Of(Square, nothing, 0.7, 2, [5, 5], name: "proofread otherwise") with { Segmented = Judgement.Of(Square, Square, 0.9, 2, [5, 5]).Segmented },
                Judgement.Of(Square, Square, 0.8, 2, [5, 5], name: "segmented otherwise") with { Segmented = Judgement.Of(Square, nothing, 0.55, 2, [5, 5]).Segmented },
            ],
            "background",
            "lesion"));

        // 16 pixels of background and 9 of the lesion in both.
        Assert.Equal((0.7 + 0.8) / 2, audit.Thresholds[0], 1e-6);
        Assert.Equal((0.3 + 0.8) / 2, audit.Thresholds[1], 1e-6);
        Assert.Equal(["proofread otherwise", "segmented otherwise"], audit.Cases.Select(item => item.Key.Case));
        var (proofread, segmented) = (audit.Cases[0], audit.Cases[1]);
        var region = Assert.Single(proofread.Regions);
        Assert.Equal(((byte)1, (byte)0, 9), (region.Given, region.Suggested, region.Pixels));
        Assert.Equal(0.4, region.Margin, 1e-6);
        Assert.Equal(0.4, proofread.SuspiciousShare, 1e-6);
        Assert.Empty(segmented.Regions);
        Assert.Equal(0, segmented.SuspiciousShare);

        Assert.Equal(-Math.Log(0.9), proofread.MeanLoss, 1e-6);
        Assert.Equal(0.9, proofread.Softmin, 1e-6);
        Assert.Equal(((16 * -Math.Log(0.55)) + (9 * -Math.Log(0.45))) / 25, segmented.MeanLoss, 1e-6);
        var (background, lesion) = (16 * Math.Exp(0.45 / 0.1), 9 * Math.Exp(0.55 / 0.1));
        Assert.Equal(((0.55 * background) + (0.45 * lesion)) / (background + lesion), segmented.Softmin, 1e-6);
    }

    [Fact]
    public void Progress_is_counted_in_cases_though_each_is_judged_twice()
    {
        var done = new List<int>();
        LabelAudit.Of(new GivenJudge([.. "abc".Select(name => Judgement.Of(Square, Square, 0.9, 2, [5, 5], name: $"{name}"))], "background", "lesion"), done.Add, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], done);
    }

    [Fact]
    public void The_record_keeps_everything()
    {
        var audit = Three();
        var record = new AuditRecord(audit, new DataOrigin("/data", "folder", @"^\d+", null, null, null, null), LabelTable.Parse("0=background,255=lesion"), new Dictionary<string, string> { ["folds"] = "5" });
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, record.Format());
            var read = AuditRecord.Read(path);
            Assert.Equal(record.Format(), read.Format());
            Assert.Equal(audit.Id, read.Audit.Id);
            Assert.Equal(audit.Regions[0].Region.Runs, read.Audit.Regions[0].Region.Runs);
            Assert.Equal([new PixelRun(6, 9), new PixelRun(11, 14), new PixelRun(16, 19)], read.Audit.Regions[0].Region.Runs);
            foreach (var damaged in new[] { "", "{}", record.Format().Replace("[6,3,11,3,16,3]", "[6,3,11,3,16,30]", StringComparison.Ordinal), record.Format().Replace("\"class_given\":\"lesion\"", "\"class_given\":\"liver\"", StringComparison.Ordinal), record.Format().Replace(audit.Id, "0123456789ab", StringComparison.Ordinal) })
            {
                File.WriteAllText(path, damaged);
                var error = Assert.Throws<DataException>(() => AuditRecord.Read(path));
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Pixels_are_counted_by_class_which_the_record_of_an_earlier_version_has_not()
    {
        var audit = LabelAudit.Of(new GivenJudge([Judgement.Of(Judgement.Map("00000", "01110", "0111.", "01110", "0..00"), Square, 0.9, 2, [5, 5])], "background", "lesion"));
        Assert.Equal([13L, 9L], audit.Cases[0].ClassPixels);
        Assert.Equal(22, audit.Cases[0].Pixels);

        var text = new AuditRecord(audit, new DataOrigin("/data", "folder", null, null, null, null, null), LabelTable.OfLabels("background", "lesion"), new Dictionary<string, string>()).Format();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            Assert.Equal([13L, 9L], AuditRecord.Read(path).Audit.Cases[0].ClassPixels);

            File.WriteAllText(path, text.Replace(",\"class_pixels\":[13,9]", "", StringComparison.Ordinal));
            Assert.DoesNotContain("class_pixels", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.Empty(AuditRecord.Read(path).Audit.Cases[0].ClassPixels);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_audit_of_other_labels_has_another_name()
    {
        var other = LabelAudit.Of(new GivenJudge([Judgement.Of(new byte[25], Square, 0.9, 2, [5, 5])], "background", "lesion"));
        Assert.NotEqual(other.Id, Three().Id);
        Assert.Equal(Three().Id, Three().Id);
    }

    [Fact]
    public void An_audit_that_found_other_regions_in_the_same_labels_has_another_name()
    {
        var audit = Three();
        string[] others =
        [
            Changed(audit, region => region with { Number = region.Number + 1 }).Id,
            Changed(audit, region => region with { Suggested = region.Given }).Id,
            Changed(audit, region => region with { Runs = [.. region.Runs.Skip(1)] }).Id,
            Changed(audit, region => region with { Runs = [.. region.Runs.Select(run => new PixelRun(run.Start, run.End + 1))] }).Id,
            Changed(audit, region => region with { Runs = [.. region.Runs.Select(run => new PixelRun(run.Start - 1, run.End - 1))] }).Id,
        ];

        Assert.Equal(5, others.Except([audit.Id]).Count());
        Assert.Equal(audit.Id, Changed(audit, region => region with { Runs = [.. region.Runs] }).Id);
        Assert.Equal(audit.Id, new LabelAudit(audit.Data, [.. audit.Cases.Reverse()], audit.Thresholds).Id);
    }

    [Fact]
    public void A_class_that_is_annotated_nowhere_has_no_threshold_and_the_record_says_so()
    {
        var audit = LabelAudit.Of(new GivenJudge([Judgement.Of(new byte[25], new byte[25], 0.9, 2, [5, 5])], "background", "lesion"));
        Assert.Equal(double.PositiveInfinity, audit.Thresholds[1]);
        Assert.Contains("null]", new AuditRecord(audit, new DataOrigin("/data", "folder", null, null, null, null, null), LabelTable.OfLabels("background", "lesion"), new Dictionary<string, string>()).Format(), StringComparison.Ordinal);
    }
}
