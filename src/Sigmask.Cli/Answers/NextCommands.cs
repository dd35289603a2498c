using System.CommandLine;
using System.CommandLine.Parsing;
using Sigmask.Cli.Usage;

namespace Sigmask.Cli.Answers;

/// <summary>What one does with a run that has just been trained, as commands to be copied.</summary>
internal static class NextCommands
{
    /// <summary>A line for each.</summary>
    /// <param name="run">The folder of the run.</param>
    /// <param name="data">The folder of its data.</param>
    /// <param name="name">The name of its data.</param>
    /// <param name="parsed">The command line of the training.</param>
    /// <param name="auditOptions">Those of its options that an audit has too and must be told; a run remembers them.</param>
    public static IEnumerable<string> Of(string run, string data, string name, ParseResult parsed, IReadOnlyList<Option> auditOptions)
    {
        var given = auditOptions.Where(option => option.Name != "--data").Select(option => parsed.GetResult(option)).OfType<OptionResult>().Where(result => !result.Implicit).ToArray();
        (string[] Words, string Purpose)[] commands =
        [
            (["predict", "--run", ShellWord.Of(run), "--input", "NEW-IMAGES", "--overlay"], "label maps of other images"),
            (["evaluate", "--run", ShellWord.Of(run), "--data", ShellWord.Of(data), "--plots", "--out", "results"], "these scores with plots and the worst cases"),
            (["audit", "--data", ShellWord.Of(data), .. Words(given), "--out", ShellWord.Of(Path.Combine("audits", name))], "which labels are probably wrong"),
        ];
        string[] lines = [.. commands.Select(command => $"  sigmask {string.Join(' ', command.Words)}")];

        // That of the audit may be much longer than the others.
        var width = lines[..^1].Max(line => line.Length);
        return lines.Zip(commands, (line, command) => $"{line.PadRight(width)}   # {command.Purpose}").Prepend("Next:");
    }

    private static IEnumerable<string> Words(IEnumerable<OptionResult> given) =>
        given.SelectMany(result => result.Tokens.Count == 0 ? [result.Option.Name] : result.Tokens.SelectMany(token => (string[])[result.Option.Name, ShellWord.Of(token.Value)]));
}
