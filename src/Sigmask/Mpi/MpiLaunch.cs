using System.Globalization;

namespace Sigmask.Mpi;

/// <summary>What the environment says of the processes with which this one was started: by <c>mpirun</c> of MPICH or Open MPI, or by Slurm's <c>srun</c>. Nothing is loaded to know it.</summary>
/// <param name="Rank">Which of them this is, from 0.</param>
/// <param name="Size">How many there are.</param>
/// <param name="LocalSize">How many share this machine.</param>
/// <param name="Sign">The variable that tells, for messages.</param>
/// <param name="Libraries">The names under which the launcher's library may be found, the likeliest first.</param>
public sealed record MpiLaunch(int Rank, int Size, int LocalSize, string Sign, IReadOnlyList<string> Libraries)
{
    /// <summary>The variable of the environment that names the library, if none of the usual ones is right.</summary>
    public const string LibraryVariable = "SIGMASK_MPI_LIBRARY";

    // libmpi.so.12 is what every library of MPICH's binary interface calls itself besides (Intel MPI, MVAPICH, ParaStation); Debian's MPICH is libmpich.so.12.
    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so"];
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so"];

    /// <summary>Who started this process; null if it was started alone.</summary>
    public static MpiLaunch? Here() => Of(Environment.GetEnvironmentVariable);

    /// <summary>The same for any environment.</summary>
    /// <param name="variable">The value of a variable; null if it is not set.</param>
    public static MpiLaunch? Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Read("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", ["OMPI_COMM_WORLD_LOCAL_SIZE"], OpenMpi)
            ?? Read("PMI_RANK", "PMI_SIZE", ["MPI_LOCALNRANKS", "SLURM_STEP_TASKS_PER_NODE"], [.. Mpich, .. OpenMpi])

            // PMIx tells no size; under Slurm the step does.
            ?? Read("PMIX_RANK", "SLURM_STEP_NUM_TASKS", ["SLURM_STEP_TASKS_PER_NODE"], [.. OpenMpi, .. Mpich]);

        MpiLaunch? Read(string rankName, string sizeName, string[] localNames, string[] libraries)
        {
            if (Number(rankName) is not { } rank || Number(sizeName) is not { } size || size < 2 || rank >= size)
            {
                return null;
            }

            var local = localNames.Select(Number).FirstOrDefault(number => number is not null) ?? 1;
            var named = variable(LibraryVariable);
            return new(rank, size, Math.Clamp(local, 1, size), Invariant($"{sizeName}={size}"), string.IsNullOrEmpty(named) ? libraries : [named]);
        }

        int? Number(string name) => variable(name) is { } text && int.TryParse(Digits(text), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

        // "4", or of several machines "4(x2)" or "4,2": of the first.
        static string Digits(string text) => string.Concat(text.TakeWhile(char.IsAsciiDigit));
    }
}
