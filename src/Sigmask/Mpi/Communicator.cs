using System.Runtime.InteropServices;

namespace Sigmask.Mpi;

/// <summary>
/// The processes that <c>mpirun</c> or <c>srun</c> started together (MPI_COMM_WORLD), over a thin layer of a dozen functions of whichever MPI library the launcher belongs to. Used from one thread.
/// A failure within MPI ends the whole job, as MPI does by default.
/// </summary>
public sealed unsafe class Communicator : ICommunicator, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly MpiLibrary library;

    private Communicator(MpiLibrary library) => this.library = library;

    /// <inheritdoc/>
    public int Rank { get; private init; }

    /// <inheritdoc/>
    public int Size { get; private init; }

    /// <summary>Loads the library of a launcher and joins the other processes. Once in the life of a process.</summary>
    /// <exception cref="MpiException">There is no such library, or it is not that of the launcher.</exception>
    public static Communicator Join(MpiLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var started = Invariant($"Started as one of {launch.Size} processes ({launch.Sign})");
        MpiLibrary? library;
        try
        {
            library = MpiLibrary.Load(launch.Libraries);
        }
        catch (EntryPointNotFoundException error)
        {
            throw new MpiException($"{started}, but {string.Join(" or ", launch.Libraries)} is no MPI library. Name another in {MpiLaunch.LibraryVariable}.", error);
        }

        if (library is null)
        {
            throw new MpiException($"{started}, but there is no {string.Join(" or ", launch.Libraries)}. Install the MPI library of the launcher (Debian: mpich or openmpi-bin), or name it in {MpiLaunch.LibraryVariable}.");
        }

        library.Initialize();
        if (library.Size() != launch.Size)
        {
            var found = library.Size();
            library.Complete();
            throw new MpiException(Invariant($"{started}, but {library.Name} knows of {found}: it is not the library of that launcher. Start with the mpirun that belongs to it, or name another in {MpiLaunch.LibraryVariable}."));
        }

        return new(library) { Rank = library.Rank(), Size = launch.Size };
    }

    /// <inheritdoc/>
    public byte[] Gather(ReadOnlySpan<byte> own)
    {
        var all = new byte[checked(own.Length * Size)];
        fixed (byte* source = own, target = all)
        {
            library.Gather(source, own.Length, target);
        }

        return all;
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes)
    {
        fixed (byte* memory = bytes)
        {
            library.Broadcast(memory, bytes.Length);
        }
    }

    /// <inheritdoc/>
    public Action StartSum(float* numbers, int count)
    {
        var request = (nint*)NativeMemory.AllocZeroed((nuint)sizeof(nint));
        library.StartSum(numbers, count, request);
        return () =>
        {
            library.Wait(request);
            NativeMemory.Free(request);
        };
    }

    /// <inheritdoc/>
    public void WaitForAll()
    {
        nint request = 0;
        library.StartBarrier(&request);
        while (!library.IsDone(&request))
        {
            Thread.Sleep(Patience);
        }
    }

    /// <summary>Ends every process of the job at once.</summary>
    /// <param name="code">The exit code.</param>
    public void Abort(int code) => library.Abort(code);

    /// <summary>Leaves the others, who do the same: it waits for them.</summary>
    public void Dispose() => library.Complete();
}
