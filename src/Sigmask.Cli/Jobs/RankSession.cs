using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Mpi;

namespace Sigmask.Cli.Jobs;

/// <summary>
/// A verb that is run by several processes at once (<see cref="MpiLaunch"/>): rank 0 alone speaks, and a process that fails ends them all, with its reason on one line.
/// </summary>
/// <param name="terminal">Where the verb would write if it were alone.</param>
/// <param name="launch">Who started the processes; null: this is the only one.</param>
/// <param name="errorStart">How the verb's errors begin.</param>
internal sealed class RankSession(Terminal terminal, MpiLaunch? launch, string errorStart) : IDisposable
{
    // Long enough for rank 0 to tell a mistake that all make, and to end them.
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Forwarding = TimeSpan.FromSeconds(0.5);

    private Communicator? ranks;
    private bool haveStopped;

    /// <summary>The processes, once they are joined; null: there is one.</summary>
    public ICommunicator? Ranks => ranks;

    /// <summary>Whether this process speaks and writes.</summary>
    public bool IsFirst => launch is null or { Rank: 0 };

    /// <summary>Where it speaks. What a launcher passes on is no terminal, even if it looks like one to its processes.</summary>
    public Terminal Terminal { get; } = launch is null ? terminal : launch.Rank > 0 ? Terminal.Silent : terminal with { OutIsTerminal = false, ErrorIsTerminal = false };

    /// <summary>Threads of each process, if none are asked for: the cores are divided among those of a machine. Null: there is one, and it takes what it wants.</summary>
    public int? Threads => launch is null ? null : Math.Max(1, Environment.ProcessorCount / launch.LocalSize);

    /// <summary>Joins the other processes.</summary>
    /// <exception cref="MpiException">There is no MPI library, or it is not that of the launcher.</exception>
    public void Join() => ranks = launch is null ? null : Communicator.Join(launch);

    /// <summary>Does a part of the work that all processes stop after the same step, if one is asked to.</summary>
    public T Together<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            haveStopped = true;
            throw;
        }
    }

    /// <summary>Does the work. What fails in a process that has joined others ends them too: then this does not return.</summary>
    /// <param name="work">Gives the exit code.</param>
    public int Run(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (haveStopped && !IsFirst)
        {
            return ExitCode.Done;
        }
        catch (Exception error) when (!IsFirst && ranks is null && error is (UsageException or MpiException))
        {
            // All are given the same words and meet the same library, and rank 0 says what is wrong with them.
            return error is UsageException ? ExitCode.WrongUsage : ExitCode.Failed;
        }
#pragma warning disable CA1031 // Whatever happened, the others wait for this process.
        catch (Exception error) when (launch is not null && (!IsFirst || ranks is not null) && !(haveStopped && error is OperationCanceledException))
#pragma warning restore CA1031
        {
            return Fail(error);
        }
    }

    /// <summary>Waits until all processes are done, without taking their cores.</summary>
    public void WaitForAll() => ranks?.WaitForAll();

    /// <inheritdoc/>
    public void Dispose() => ranks?.Dispose();

    private int Fail(Exception error)
    {
        if (!IsFirst)
        {
            Thread.Sleep(Courtesy);
        }

        var code = error is UsageException ? ExitCode.WrongUsage : error is OperationCanceledException ? ExitCode.Interrupted : ExitCode.Failed;
        var who = IsFirst ? "" : Invariant($"rank {launch!.Rank} of {launch.Size} on {Environment.MachineName}: ");
        terminal.Error.WriteLine($"{errorStart}{who}{ErrorLine.Of(error)}");
        terminal.Error.Flush();

        // A launcher that is told to end everything may do so before it has passed the line on.
        Thread.Sleep(Forwarding);
        ranks?.Abort(code);
        return code;
    }
}
