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

    /// <summary>Gives the results to a person, and to a machine if the option was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where to.</param>
    /// <param name="results">What a machine gets.</param>
    /// <param name="show">Writes what a person gets; not called if standard output is the machine's.</param>
    public void Report(ParseResult parsed, Terminal terminal, object results, Action show) => Report(parsed, terminal, () => results, show);

    /// <inheritdoc cref="Report(ParseResult, Terminal, object, Action)"/>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where to.</param>
    /// <param name="results">Makes what a machine gets; not called if the option was not given.</param>
    /// <param name="show">Writes what a person gets; not called if standard output is the machine's.</param>
    public void Report(ParseResult parsed, Terminal terminal, Func<object> results, Action show)
    {
        var path = parsed.GetValue(Option);
        if (path == "-")
        {
            terminal.Out.WriteLine(Text(results()));
            return;
        }

        if (path is not null)
        {
            AtomicFile.WriteText(path, Text(results()) + "\n");
        }

        show();
    }
}
