using Sigmask.Cli.Usage;
using Spectre.Console;

namespace Sigmask.Cli.Terminals;

/// <summary>Where a verb writes: results to one stream, progress and errors to the other.</summary>
/// <param name="Out">Results only, so that they can be piped.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="OutIsTerminal">True if a person reads the results as they come.</param>
/// <param name="ErrorIsTerminal">True if progress may be drawn live.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool OutIsTerminal = false, bool ErrorIsTerminal = false)
{
    // Wide enough that no table of ours wraps in a file or a pipe.
    private const int WidthOfFiles = 160;

    // Of running text, whose lines nobody likes to follow further.
    private const int WidestText = 120;
    private const int NarrowestText = 60;

    /// <summary>Standard output and standard error.</summary>
    /// <param name="cancellation">Cancelled if the process is asked to end.</param>
    public static Terminal OfProcess(CancellationToken cancellation) =>
        new(Console.Out, PausingWriter.Over(Console.Error, cancellation), !Console.IsOutputRedirected, !Console.IsErrorRedirected);

    /// <summary>Where nobody listens: that of a process whose fellow speaks for all.</summary>
    public static Terminal Silent { get; } = new(TextWriter.Null, TextWriter.Null);

    /// <summary>Tells what is worth knowing about the work that begins, a line each.</summary>
    public void Tell(params IEnumerable<string> notes)
    {
        foreach (var note in notes)
        {
            Error.WriteLine(SettingOptions.In(note));
        }
    }

    /// <summary>The letters that a line of results has room for.</summary>
    public int Width() => OutIsTerminal && Console.WindowWidth > 0 ? Math.Clamp(Console.WindowWidth, NarrowestText, WidestText) : WidestText;

    /// <summary>A console for tables of results.</summary>
    public IAnsiConsole Results() => OutIsTerminal ? For(Out, true) : For(new TrimmedWriter(Out), false);

    /// <summary>A console for progress.</summary>
    public IAnsiConsole Progress() => For(Error, ErrorIsTerminal);

    private static IAnsiConsole For(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
