using System.Globalization;
using System.Runtime.InteropServices;

namespace Sigmask.Cli.Health;

/// <summary>What the machine is: runtime, cores, memory, MPI.</summary>
internal static class MachineCheck
{
    // The demo is laid out for this much.
    private const double EnoughGigabytes = 4;

    private const string LoadFile = "/proc/loadavg";

    public static IEnumerable<Finding> Run()
    {
        yield return new Finding("system", State.Good, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}".ToLowerInvariant());
        yield return new Finding("runtime", State.Good, RuntimeInformation.FrameworkDescription);
        yield return Cores(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"));
        if (File.Exists(LoadFile))
        {
            yield return Load(double.Parse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture), Environment.ProcessorCount);
        }

        yield return Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9);
        yield return Mpi(Environment.GetEnvironmentVariable("PATH") ?? "");
    }

    internal static Finding Cores(string? openMpThreads) => new(
        "cores",
        State.Good,
        Invariant($"{Environment.ProcessorCount}") + (openMpThreads is null ? "" : $", OMP_NUM_THREADS={openMpThreads}"));

    // The threads of an operation wait for each other, and a core that another program has makes all of them late.
    internal static Finding Load(double busy, int cores) => busy < cores / 2.0
        ? new Finding("load", State.Good, Invariant($"{busy:0.0} of {cores} cores were busy in the last minute"))
        : new Finding("load", State.Note, Invariant($"{busy:0.0} of {cores} cores were busy in the last minute"), "While other programs compute, --threads 1 is faster than one thread a core.");

    internal static Finding Memory(double gigabytes) => gigabytes >= EnoughGigabytes
        ? new Finding("memory", State.Good, Invariant($"{gigabytes:0.0} GB"))
        : new Finding("memory", State.Note, Invariant($"{gigabytes:0.0} GB, of which training may want {EnoughGigabytes:0}"), "Take a smaller --batch or --size.");

    internal static Finding Mpi(string path)
    {
        string[] names = OperatingSystem.IsWindows() ? ["mpiexec.exe"] : ["mpirun", "mpiexec"];
        var found = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => names, Path.Combine)
            .FirstOrDefault(File.Exists);
        return found is null
            ? new Finding("MPI", State.Note, "not installed; only a training on several processes needs it (docs/scaling.md)")
            : new Finding("MPI", State.Good, found);
    }
}
