using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.ComponentModel;
using Sigmask.Cli.Health;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Cli.Verbs;
using Sigmask.Mpi;

namespace Sigmask.Cli;

/// <summary>The whole command line: parses, runs a verb, and turns every failure into one line and an exit code.</summary>
internal static class Tool
{
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the full trace of an error.", Recursive = true };

    /// <summary>Runs a command line.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="terminal">Where results, progress and errors go.</param>
    /// <param name="restart">Runs the words again where convolutions are right, should they be wrong here, and gives the exit code; null: then the work fails.</param>
    /// <param name="cancellation">Stops the work at a safe point.</param>
    /// <param name="termination">Cancelled before that if it is the system that asks the process to end, rather than the user.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal, Func<IReadOnlyList<string>, int>? restart = null, CancellationToken cancellation = default, CancellationToken termination = default)
    {
        // A word that starts with @ is a path here, not a file of further words.
        var root = Root(terminal, termination);
        var parsed = root.Parse(HelpWord.Understood(args, root), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            // Of processes that are given the same words one says what is wrong with them.
            return MpiLaunch.Here() is { Rank: > 0 } ? ExitCode.WrongUsage : Fail(parsed, terminal, ExitCode.WrongUsage, new UsageException(ParseComplaint.About(parsed)));
        }

        try
        {
            OutputFiles.RequireFree(parsed);
            var invocation = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return parsed.InvokeAsync(invocation, cancellation).GetAwaiter().GetResult();
        }
        catch (UsageException error)
        {
            return Fail(parsed, terminal, ExitCode.WrongUsage, error);
        }
        catch (WrongConvolutionsException error) when (restart is not null)
        {
            if (cancellation.IsCancellationRequested)
            {
                return Fail(parsed, terminal, ExitCode.Interrupted, new OperationCanceledException(cancellation));
            }

            terminal.Tell($"{error.Message} This is done now: starting again.");
            return Restarted(parsed, terminal, () => restart(args));
        }
        catch (OperationCanceledException error) when (cancellation.IsCancellationRequested)
        {
            return Fail(parsed, terminal, ExitCode.Interrupted, error);
        }
#pragma warning disable CA1031 // The last resort: whatever happened becomes a message and an exit code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Fail(parsed, terminal, ExitCode.Failed, error);
        }
    }

    // Not a RootCommand, which would call itself by the name of the executable file.
    private static Command Root(Terminal terminal, CancellationToken termination) => new("sigmask", "Medical image segmentation that copes with noisy annotations: the Top-k / Bottom-all-but-sigma loss envelope.")
    {
        DemoVerb.Create(terminal, termination),
        TrainVerb.Create(terminal, termination),
        CompareVerb.Create(terminal, termination),
        ExportVerb.Create(terminal),
        PredictVerb.Create(terminal),
        EvaluateVerb.Create(terminal),
        AuditVerb.Create(terminal, termination),
        LossVerb.Create(terminal),
        SynthVerb.Create(terminal),
        InspectVerb.Create(terminal),
        ConsensusVerb.Create(terminal),
        ModelsVerb.Create(terminal),
        DoctorVerb.Create(terminal),
        new HelpOption { Action = new VerbHelp(terminal.Width, new HelpAction()) },
        new VersionOption(),
        Verbose,
    };

    private static int Restarted(ParseResult parsed, Terminal terminal, Func<int> restart)
    {
        try
        {
            return restart();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            return Fail(parsed, terminal, ExitCode.Failed, error);
        }
    }

    private static int Fail(ParseResult parsed, Terminal terminal, int code, Exception error)
    {
        terminal.Error.WriteLine($"{CommandPath.Of(parsed.CommandResult.Command)}: {ErrorLine.Of(error)}");
        if (parsed.GetValue(Verbose))
        {
            terminal.Error.WriteLine(error);
        }

        return code;
    }
}
