namespace Sigmask.Losses;

/// <summary>How long the threads of an operation wait for each other before they give their cores away.</summary>
/// <remarks>
/// Each of libtorch's operations ends when the last of its threads does. Until then the others spin; GNU OpenMP lets them do so for about a millisecond. If
/// another program has one of the cores, that is most of the time: a training on two threads of a busy machine took fifteen times as long. Spinning for some
/// microseconds costs nothing where cores are free, and leaves the core to the last thread where they are not.
/// </remarks>
public static class ThreadSpinning
{
    private const string Variable = "GOMP_SPINCOUNT";
    private const string Rounds = "5000";

    /// <summary>Shortens it, on Linux. Call it first: once an operation has run it is too late. What the environment says of it is left alone.</summary>
    public static void Shorten()
    {
        if (OperatingSystem.IsLinux() && !NativeEnvironment.IsDecided("OMP_WAIT_POLICY"))
        {
            NativeEnvironment.SetDefault(Variable, Rounds);
        }
    }
}
