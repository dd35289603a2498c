using System.Text;
using Sigmask.Files;

namespace Sigmask.Auditing;

/// <summary>The tables of an audit: audit.csv has the regions, cases.csv the cases, each the most suspicious first.</summary>
public static class AuditTables
{
    /// <summary>Name of the table of regions.</summary>
    public const string RegionsName = "audit.csv";

    /// <summary>Name of the table of cases.</summary>
    public const string CasesName = "cases.csv";

    /// <summary>audit.csv: rank, case, region, class_given, class_suggested, pixels, suspicion; then extent (mm² or mm³, empty where it is not known), depth and margin (docs/audit.md).</summary>
    public static string Regions(LabelAudit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        var (text, classes) = (new StringBuilder("rank,case,region,class_given,class_suggested,pixels,suspicion,extent,depth,margin\n"), audit.Data.Classes);
        foreach (var (index, (item, region)) in audit.Regions.Index())
        {
            text.Append(Invariant($"{index + 1},{Csv.Field(item.Key.Case)},{region.Number},{Csv.Field(classes[region.Given])},{Csv.Field(classes[region.Suggested])},{region.Pixels},{region.Suspicion:0.######},"))
                .Append(Invariant($"{region.Extent:0.###},{region.Depth:0.###},{region.Margin:0.####}\n"));
        }

        return text.ToString();
    }

    /// <summary>
    /// cases.csv: rank, case, patient, suspicious_share (by which they are ranked), regions, suspicious_pixels, pixels; and the baselines mean_loss (large: bad) and softmin (small: bad).
    /// </summary>
    public static string Cases(LabelAudit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        var text = new StringBuilder("rank,case,patient,suspicious_share,regions,suspicious_pixels,pixels,mean_loss,softmin\n");
        foreach (var (index, item) in audit.Cases.Index())
        {
            text.Append(Invariant($"{index + 1},{Csv.Field(item.Key.Case)},{Csv.Field(item.Key.Patient)},{item.SuspiciousShare:0.######},{item.Regions.Count},{item.SuspiciousPixels},{item.Pixels},"))
                .Append(Invariant($"{item.MeanLoss:0.######},{item.Softmin:0.######}\n"));
        }

        return text.ToString();
    }
}
