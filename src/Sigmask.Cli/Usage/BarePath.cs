using System.CommandLine;

namespace Sigmask.Cli.Usage;

/// <summary>Files and folders that stand without an option in front of them: which ones they were probably meant for.</summary>
internal static class BarePath
{
    private const string Run = "--run";

    // In the order in which they are usually named; a run is known by what it holds.
    private static readonly string[] Candidates = ["--predictions", "--references", "--data", "--input", Run];

    // What stands in another's place: an evaluation is of label maps or of a run and its data.
    private static readonly Dictionary<string, string[]> Excluded = new()
    {
        [Run] = ["--predictions", "--references"],
        ["--data"] = ["--predictions", "--references"],
        ["--predictions"] = ["--data"],
        ["--references"] = ["--data"],
    };

    /// <summary>The message; null if the first word that was left over is no path, or the verb takes words without options.</summary>
    public static string? Meant(ParseResult result)
    {
        var command = result.CommandResult.Command;
        if (command.Arguments.Count > 0 || !Exists(result.UnmatchedTokens[0]))
        {
            return null;
        }

        var open = Candidates.Where(name => command.Options.Any(option => option.Name == name)).ToList();
        foreach (var option in command.Options.Where(option => result.GetResult(option) is { Implicit: false }))
        {
            Take(option.Name, open);
        }

        var words = new List<string>();
        foreach (var path in result.UnmatchedTokens.TakeWhile(Exists))
        {
            if (open.Count == 0)
            {
                break;
            }

            var name = open.Contains(Run) && File.Exists(Path.Combine(path, "run.json")) ? Run : open[0];
            Take(name, open);
            words.Add($"{name} {ShellWord.Of(path)}");
        }

        return words.Count == 0 ? null : $"'{result.UnmatchedTokens[0]}' stands without an option in front of it; did you mean '{string.Join(' ', words)}'?";
    }

    private static void Take(string name, List<string> open) => open.RemoveAll(one => one == name || Excluded.GetValueOrDefault(name, []).Contains(one));

    private static bool Exists(string word) => File.Exists(word) || Directory.Exists(word);
}
