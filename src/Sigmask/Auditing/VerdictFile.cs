using System.Globalization;
using Sigmask.Files;

namespace Sigmask.Auditing;

/// <summary>
/// Verdicts as the page of an audit saves them, a table (CSV) with the columns <c>case</c>, <c>region</c> and <c>verdict</c> (accept, keep, unsure; empty where there is none) and, to tell audits apart,
/// <c>audit</c>. Others may be there.
/// </summary>
public static class VerdictFile
{
    private const string AuditColumn = "audit";
    private static readonly string[] Required = ["case", "region", "verdict"];

    /// <summary>Reads the verdicts on an audit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="audit">What they are about.</param>
    /// <exception cref="DataException">It cannot be read, a verdict is none, or it is of another audit; the message names file and line.</exception>
    public static IReadOnlyList<RegionVerdict> Read(string path, LabelAudit audit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(audit);
        var rows = Rows(path);
        string[] header = [.. (rows.Count > 0 ? rows[0] : []).Select(name => name.Trim())];
        if (Required.FirstOrDefault(name => !header.Contains(name)) is { } missing)
        {
            throw new DataException($"{path} has no column '{missing}'; give the table of verdicts that the page of the audit saves (audit,case,region,...,verdict).");
        }

        var regions = audit.Regions.Select(one => (one.Case.Key.Case, one.Region.Number)).ToHashSet();
        var verdicts = new Dictionary<(string, int), RegionVerdict>();
        foreach (var (index, row) in rows.Skip(1).Index())
        {
            var line = Invariant($"{path}, row {index + 2}");
            string Field(string name) => Array.IndexOf(header, name) is >= 0 and var column && column < row.Count ? row[column].Trim() : "";
            if (Field(AuditColumn) is { Length: > 0 } id && id != audit.Id)
            {
                throw new DataException($"{line}: the verdict is on audit {id}, but this is audit {audit.Id}; give the verdicts of this one, or the folder of theirs with `VerdictFile.audit`.");
            }

            if (Field("verdict").Length == 0)
            {
                continue;
            }

            if (!int.TryParse(Field("region"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !regions.Contains((Field("case"), number)))
            {
                throw new DataException($"{line}: the audit has no region {Field("region")} in a case '{Field("case")}'; are these verdicts on another data set? Give the folder of their audit with `VerdictFile.audit`.");
            }

            var verdict = new RegionVerdict(Field("case"), number, Parse(Field("verdict"), line));
            if (!verdicts.TryAdd((verdict.Case, number), verdict) && verdicts[(verdict.Case, number)] != verdict)
            {
                throw new DataException(Invariant($"{line}: region {number} of case {verdict.Case} has two verdicts; keep one."));
            }
        }

        return [.. verdicts.Values];
    }

    private static Verdict Parse(string text, string line) => text.ToLowerInvariant() switch
    {
        "accept" => Verdict.Accept,
        "keep" => Verdict.Keep,
        "unsure" => Verdict.Unsure,
        _ => throw new DataException($"{line}: '{text}' is no verdict; write accept, keep or unsure."),
    };

    private static IReadOnlyList<IReadOnlyList<string>> Rows(string path)
    {
        if (Directory.Exists(path))
        {
            throw new DataException($"{path} is a folder; give the file of verdicts that the page of the audit saves, as {Path.Combine(path, "verdicts.csv")}.");
        }

        try
        {
            return Csv.Rows(TextFile.Read(path));
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error, "give the file of verdicts that the page of the audit saves")}", error);
        }
    }
}

/// <summary>What a reviewer says of a suspicious region.</summary>
public enum Verdict
{
    /// <summary>The networks are right: the region gets the suggested label.</summary>
    Accept,

    /// <summary>The annotation is right.</summary>
    Keep,

    /// <summary>Neither is sure; the annotation stays.</summary>
    Unsure,
}

/// <summary>What a reviewer says of one region.</summary>
/// <param name="Case">The case.</param>
/// <param name="Region">The number of the region in it.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record RegionVerdict(string Case, int Region, Verdict Verdict);
