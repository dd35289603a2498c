using System.CommandLine;
using Sigmask.Auditing;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Files;
using Spectre.Console;

namespace Sigmask.Cli.Verbs;

/// <summary>What <c>sigmask audit --apply</c> does: the corrected copy of a data set that a reviewer's verdicts on its audit make.</summary>
/// <param name="terminal">Where it writes.</param>
/// <param name="dataOptions">Where the data lie, if not where they were audited.</param>
/// <param name="outputOptions">Where the copy goes.</param>
/// <param name="jsonOption">Where the result goes as JSON.</param>
internal sealed class AuditCorrection(Terminal terminal, DataOptionSet dataOptions, OutputOptions outputOptions, JsonOption jsonOption)
{
    private static readonly string[] OptionsOfIt = ["--data", "--apply", "--audit", "--out", "--force", "--json"];

    private readonly Option<string?> applyOption = new("--apply") { HelpName = "VERDICTS.csv", Description = "Write a copy of the data, into --out, in which the regions that a reviewer accepted have the suggested labels; originals stay as they are." };
    private readonly Option<string?> auditOption = new("--audit") { HelpName = "DIR", Description = "With --apply: the folder of the audit (default: where VERDICTS.csv lies)." };

    /// <summary>The options that it alone has.</summary>
    public IReadOnlyList<Option> Options => [applyOption, auditOption];

    /// <summary>The file of verdicts; null: none are to be applied.</summary>
    public string? Verdicts(ParseResult parsed) => parsed.GetValue(applyOption);

    /// <summary>Fails if verdicts are not applied, and still is said what they are about.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public void RequireNone(ParseResult parsed)
    {
        if (parsed.GetValue(auditOption) is not null)
        {
            throw new UsageException("--audit says which audit verdicts are about; give them with --apply.");
        }
    }

    /// <summary>Writes the corrected copy.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="verdicts">The file of verdicts.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>The exit code.</returns>
    public int Run(ParseResult parsed, string verdicts, CancellationToken cancellation)
    {
        RequireFitting(parsed);
        if (Directory.Exists(verdicts))
        {
            throw new UsageException($"--apply {verdicts}: it is a folder; give the file of verdicts that the page of the audit saves, as {Path.Combine(verdicts, "verdicts.csv")}.");
        }

        var audit = parsed.GetValue(auditOption) ?? Path.GetDirectoryName(Path.GetFullPath(verdicts))!;
        var file = Path.Combine(audit, AuditRecord.FileName);
        if (!File.Exists(file))
        {
            throw new UsageException($"{file} does not exist; name the folder that 'sigmask audit' wrote by --audit DIR.");
        }

        var record = AuditRecord.Read(file);
        var (target, data) = (outputOptions.Folder(parsed)!, dataOptions.Folder(parsed) ?? record.Origin.Folder);
        OutputOptions.RequireApart(target, data, audit);
        OutputOptions.RequireNoFile(target);
        if (FolderPath.Contains(data, target))
        {
            throw new UsageException($"--out {target}: it lies in the data set {data}, which would be copied into itself; choose a folder outside of it.");
        }

        var judged = VerdictFile.Read(verdicts, record.Audit);
        if (judged.All(one => one.Verdict != Verdict.Accept))
        {
            throw new DataException($"{verdicts} {(judged.Count == 0 ? "holds no verdict" : "accepts no region")}, so a corrected copy would be the data as they are, and none is written; accept regions on {new AuditFolder(audit).Page} and save the verdicts.");
        }

        var readings = 2 * judged.Where(one => one.Verdict == Verdict.Accept).Select(one => one.Case).Distinct().Count();
        var corrected = CountDisplay.Run(terminal, "readings of corrected cases:", readings, onRead => CorrectedCopy.Write(record, judged, data, target, onRead: onRead, command: GivenWords.Of(parsed), cancellation: cancellation), CountDisplay.Patience);
        jsonOption.Report(parsed, terminal, () => corrected, () =>
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn("case").AddColumn("regions").AddColumn("pixels").AddColumn("file");
            foreach (var one in corrected)
            {
                table.AddRow([.. new[] { one.Case, Invariant($"{one.Regions}"), Invariant($"{one.Pixels}"), string.Join(", ", one.Files) }.Select(Markup.Escape)]);
            }

            terminal.Results().Write(table);
            terminal.Out.WriteLine($"{target}: a copy of {data} with {Quantity.Of(corrected.Sum(one => (long)one.Regions), "region")} corrected in {Quantity.Of(corrected.Count, "case")}; {Quantity.Of(judged.Count(one => one.Verdict != Verdict.Accept), "verdict")} {Quantity.Word(judged.Count(one => one.Verdict != Verdict.Accept), "leaves its label", "leave their labels")}.");
        });
        return ExitCode.Done;
    }

    // What belongs to an audit would be ignored, and a copy is never written over.
    private void RequireFitting(ParseResult parsed)
    {
        if (outputOptions.IsForced(parsed))
        {
            throw new UsageException("--force does not go with --apply: a corrected copy never replaces a folder; remove that of --out first, or choose another.");
        }

        if (parsed.CommandResult.Command.Options.FirstOrDefault(option => !OptionsOfIt.Contains(option.Name) && parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} is for making an audit; --apply opens the data as the audit did and trains nothing, so leave it out.");
        }
    }
}
