using System.Security.Cryptography;
using System.Text;
using Sigmask.Auditing;
using Sigmask.Data;

namespace Sigmask.Tests.Auditing;

/// <summary>The name of an audit, by which saved verdicts know it again: it must be the same in every version.</summary>
public sealed class AuditIdTests
{
    // Any order of them, of which a space and a letter of two bytes are no exception.
    private static readonly string[] Names = ["a", "a b", "a c0", "b", "é", "A", "a-1", "z,1", "2", "10"];

    [Fact]
    public void It_is_the_hash_of_the_cases_and_their_regions_as_it_always_was()
    {
        // Python: hashlib.sha256("a 00ff 1 1 6-9,11-14;2 0 20-21\na b 01 \né 2c 1 2 0-3".encode()).hexdigest()[:12]
        AuditedCase[] cases = [Case("é", "2c", Region(1, 2, new PixelRun(0, 3))), Case("a", "00ff", Region(1, 1, new PixelRun(6, 9), new PixelRun(11, 14)), Region(2, 0, new PixelRun(20, 21))), Case("a b", "01")];
        Assert.Equal("0bb4dbfbfdb1", Audit(cases).Id);
    }

    [Fact]
    public void It_is_that_of_all_lines_in_one_text_in_their_order()
    {
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 100; trial++)
        {
            string[] names = [.. Names];
            random.Shuffle(names);
            AuditedCase[] cases =
            [
                .. names.Take(random.Next(Names.Length + 1)).Select(name => Case(name, LabelAudit.HashOf(Encoding.UTF8.GetBytes(name)), [.. Enumerable.Range(1, random.Next(4)).Select(number =>
                    Region(number, (byte)random.Next(3), [.. Enumerable.Range(0, random.Next(3)).Select(row => new PixelRun(10 * row, (10 * row) + random.Next(1, 9)))]))])),
            ];
            var text = string.Join('\n', cases.Select(Line).Order(StringComparer.Ordinal));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12], Audit(cases).Id);
        }
    }

    private static string Line(AuditedCase item) =>
        $"{item.Key.Case} {item.Labels} {string.Join(';', item.Regions.Select(region => $"{region.Number} {region.Suggested} {string.Join(',', region.Runs.Select(run => $"{run.Start}-{run.End}"))}"))}";

    private static LabelAudit Audit(AuditedCase[] cases) => new(new DataDescription("given", 1, 2, ["background", "lesion", "other"]), cases, []);

    private static AuditedCase Case(string name, string labels, params SuspiciousRegion[] regions) => new()
    {
        Key = new(name, name), Size = [8, 8], Labels = labels, SuspiciousShare = 0.5, SuspiciousPixels = 1, Pixels = 64, MeanLoss = 1, Softmin = 0.5, Regions = regions,
    };

    private static SuspiciousRegion Region(int number, byte suggested, params PixelRun[] runs) =>
        new() { Number = number, Given = 0, Suggested = suggested, Pixels = runs.Sum(run => run.Length), Extent = null, Depth = 2, Margin = 0.5, Suspicion = 0.1, Runs = runs };
}
