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
    /// <param name="dataOptions">Its options that say how the data are read; a run remembers them, an audit must be told.</param>
    public static IEnumerable<string> Of(string run, string data, string name, ParseResult parsed, IEnumerable<Option> dataOptions)
    {
        var reading = dataOptions.Where(option => option.Name != "--data").Select(option => parsed.GetResult(option)).OfType<OptionResult>().Where(result => !result.Implicit)
            .SelectMany(result => result.Tokens.SelectMany(token => (string[])[result.Option.Name, ShellWord.Of(token.Value)]));
        (string[] Words, string Purpose)[] commands =
        [
            (["predict", "--run", ShellWord.Of(run), "--input", "NEW-IMAGES", "--overlay"], "label maps of other images"),
            (["evaluate", "--run", ShellWord.Of(run), "--data", ShellWord.Of(data), "--plots", "--out", "results"], "these scores with plots and the worst cases"),
            (["audit", "--data", ShellWord.Of(data), .. reading, "--out", ShellWord.Of(Path.Combine("audits", name))], "which labels are probably wrong"),
        ];
        string[] lines = [.. commands.Select(command => $"  sigmask {string.Join(' ', command.Words)}")];
        var width = lines.Max(line => line.Length);
        return lines.Zip(commands, (line, command) => $"{line.PadRight(width)}   # {command.Purpose}").Prepend("Next:");
    }
}
