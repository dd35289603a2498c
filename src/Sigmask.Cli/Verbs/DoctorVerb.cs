using System.CommandLine;
using Sigmask.Cli.Health;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Spectre.Console;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask doctor</c>: what this machine offers, what is wrong with it and how to fix it.</summary>
internal static class DoctorVerb
{
    public static Command Create(Terminal terminal)
    {
        var json = new JsonOption();
        var command = new Command("doctor", "What this machine offers: runtime, native library, devices, threads, MPI. Says what is wrong and how to fix it.") { json.Option };
        command.SetAction(parsed =>
        {
            var findings = Examine();
            json.Report(parsed, terminal, () => new { healthy = IsHealthy(findings), findings }, () => terminal.Results().Write(Table(findings)));
            return IsHealthy(findings) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    internal static Table Table(IEnumerable<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "", "");
        table.ShowHeaders = false;
        foreach (var finding in findings)
        {
            var mark = finding.State switch
            {
                State.Good => "[green]ok[/]",
                State.Note => "[yellow]note[/]",
                _ => "[red]problem[/]",
            };
            var text = finding.Remedy is null ? finding.Detail : $"{finding.Detail}\n-> {finding.Remedy}";
            table.AddRow(mark, Markup.Escape(finding.Subject), Markup.Escape(text));
        }

        return table;
    }

    private static bool IsHealthy(IEnumerable<Finding> findings) => findings.All(finding => finding.State != State.Problem);

    private static List<Finding> Examine()
    {
        var native = NativeLibraryCheck.Run().ToList();
        return [.. MachineCheck.Run(), .. native, .. IsHealthy(native) ? [.. DeviceCheck.Run(), ConvolutionFinding.Run(), PrecisionCheck.Run()] : (Finding[])[], PictureCheck.Run()];
    }
}
