using System.Runtime.InteropServices;

namespace Sigmask.Cli;

/// <summary>Turns Ctrl-C and a request to terminate into a cancellation, so that work ends at a safe point. A second of either ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenSource termination = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Terminate);
    }

    /// <summary>Cancelled by either.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Cancelled by a request to terminate, before <see cref="Token"/> is.</summary>
    public CancellationToken Termination => termination.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        termination.Dispose();
        source.Dispose();
    }

    private void Terminate(PosixSignalContext context)
    {
        termination.Cancel();
        Cancel(context);
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
