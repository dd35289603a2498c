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
    internal static Finding Load(double average, int cores) => average < cores / 2.0
        ? new Finding("load", State.Good, AverageLoad(average, cores))
        : new Finding("load", State.Note, AverageLoad(average, cores), "While other programs compute, --threads 1 is faster than one thread a core.");

    private static string AverageLoad(double average, int cores) => Invariant($"load average of the last minute {average:0.0}, for {Quantity.Of(cores, "core")}");

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
