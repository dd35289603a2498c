using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sigmask.Cli.Terminals;
using Sigmask.Files;

namespace Sigmask.Cli.Options;

/// <summary><c>--json FILE</c>: the results for machines.</summary>
internal sealed class JsonOption
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The option itself.</summary>
    public Option<string?> Option { get; } = new("--json") { HelpName = "FILE", Description = "Write the results as JSON as well; with - as JSON alone, to standard output." };

    /// <summary>Results as JSON text.</summary>
    public static string Text(object results) => JsonSerializer.Serialize(results, Format);

    /// <summary>Whether standard output is the machine's alone.</summary>
    public bool IsAlone(ParseResult parsed) => parsed.GetValue(Option) == "-";

    /// <summary>Gives the results to a person, and to a machine if the option was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where to.</param>
    /// <param name="results">Makes what a machine gets; not called if the option was not given.</param>
    /// <param name="show">Writes what a person gets; not called if standard output is the machine's alone.</param>
    public void Report(ParseResult parsed, Terminal terminal, Func<object> results, Action show)
    {
        var path = parsed.GetValue(Option);
        if (path is not null)
        {
            Write(path, Text(results()), terminal);
        }

        if (!IsAlone(parsed))
        {
            show();
        }
    }

    // Opened anew under one of its names, standard output would be replaced or written over where it is a file.
    private static void Write(string path, string text, Terminal terminal)
    {
        if (path is "-" or "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1")
        {
            terminal.Out.WriteLine(text);
        }
        else
        {
            AtomicFile.WriteText(path, text + "\n");
        }
    }
}
