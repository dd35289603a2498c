using System.Runtime.InteropServices;

namespace Sigmask.Mpi;

/// <summary>
/// The functions of an MPI library that are needed here, and its constants. There are two binary interfaces: in MPICH's and its relatives' handles are integers known beforehand, in Open MPI's they are the
/// addresses of exported symbols. Both fit in a register of an address' size, so one signature calls either.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    private const int ThreadsFunneled = 1;
    private const int Now = 2;
    private const int Global = 0x100;

    private readonly nint library;
    private readonly delegate* unmanaged[Cdecl]<int*, void*, int, int*, int> initThread;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> commRank;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> commSize;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, int> allgather;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int> bcast;
    private readonly delegate* unmanaged[Cdecl]<void*, void*, int, nint, nint, nint, nint*, int> iallreduce;
    private readonly delegate* unmanaged[Cdecl]<nint, nint*, int> ibarrier;
    private readonly delegate* unmanaged[Cdecl]<nint*, nint, int> wait;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, nint, int> test;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> abort;
    private readonly delegate* unmanaged[Cdecl]<int> finalize;
    private readonly nint world;
    private readonly nint single;
    private readonly nint octet;
    private readonly nint sum;
    private readonly nint inPlace;
    private readonly nint ignored;

    private MpiLibrary(nint library, string name)
    {
        (this.library, Name) = (library, name);
        initThread = (delegate* unmanaged[Cdecl]<int*, void*, int, int*, int>)Function("MPI_Init_thread");
        commRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_rank");
        commSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_size");
        allgather = (delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, int>)Function("MPI_Allgather");
        bcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, int>)Function("MPI_Bcast");
        iallreduce = (delegate* unmanaged[Cdecl]<void*, void*, int, nint, nint, nint, nint*, int>)Function("MPI_Iallreduce");
        ibarrier = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Function("MPI_Ibarrier");
        wait = (delegate* unmanaged[Cdecl]<nint*, nint, int>)Function("MPI_Wait");
        test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)Function("MPI_Test");
        abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Function("MPI_Abort");
        finalize = (delegate* unmanaged[Cdecl]<int>)Function("MPI_Finalize");
        (world, single, octet, sum, inPlace, ignored) = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var openMpiWorld)
            ? (openMpiWorld, Symbol("ompi_mpi_float"), Symbol("ompi_mpi_byte"), Symbol("ompi_mpi_op_sum"), 1, 0)
            : (0x44000000, 0x4c00040a, 0x4c00010d, 0x58000003, -1, 1);
    }

    /// <summary>The name under which it was found.</summary>
    public string Name { get; }

    /// <summary>Loads the first of some libraries that is there; null if none is.</summary>
    /// <exception cref="EntryPointNotFoundException">It is no MPI library.</exception>
    public static MpiLibrary? Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            // Its plug-ins look for its symbols among those that all can see.
            if (Open(name) is not 0 and var library)
            {
                return new(library, name);
            }
        }

        return null;
    }

    /// <summary>Joins the processes that were started together.</summary>
    public void Initialize()
    {
        int provided;
        _ = initThread(null, null, ThreadsFunneled, &provided);
    }

    public int Rank()
    {
        int rank;
        _ = commRank(world, &rank);
        return rank;
    }

    public int Size()
    {
        int size;
        _ = commSize(world, &size);
        return size;
    }

    /// <summary>MPI_Allgather of bytes.</summary>
    public void Gather(byte* own, int count, byte* all) => _ = allgather(own, count, octet, all, count, octet, world);

    /// <summary>MPI_Bcast of bytes from rank 0.</summary>
    public void Broadcast(byte* bytes, int count) => _ = bcast(bytes, count, octet, 0, world);

    /// <summary>MPI_Iallreduce of float32 in place.</summary>
    public void StartSum(float* numbers, int count, nint* request) => _ = iallreduce((void*)inPlace, numbers, count, single, sum, world, request);

    /// <summary>MPI_Ibarrier.</summary>
    public void StartBarrier(nint* request) => _ = ibarrier(world, request);

    /// <summary>MPI_Wait.</summary>
    public void Wait(nint* request) => _ = wait(request, ignored);

    /// <summary>MPI_Test: whether it is done.</summary>
    public bool IsDone(nint* request)
    {
        int done;
        _ = test(request, &done, ignored);
        return done != 0;
    }

    /// <summary>MPI_Abort: ends every process of the job.</summary>
    public void Abort(int code) => _ = abort(world, code);

    /// <summary>MPI_Finalize.</summary>
    public void Complete() => _ = finalize();

    private static nint Open(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return NativeLibrary.TryLoad(name, out var library) ? library : 0;
        }

        // dlopen is in libc since glibc 2.34, before in libdl.
        foreach (var loader in (string[])["libc.so.6", "libdl.so.2", "libSystem.dylib"])
        {
            if (NativeLibrary.TryLoad(loader, out var system) && NativeLibrary.TryGetExport(system, "dlopen", out var entry))
            {
                var path = Marshal.StringToCoTaskMemUTF8(name);
                var library = ((delegate* unmanaged[Cdecl]<nint, int, nint>)entry)(path, Now | Global);
                Marshal.FreeCoTaskMem(path);
                return library;
            }
        }

        return 0;
    }

    private nint Function(string name) => NativeLibrary.GetExport(library, name);

    private nint Symbol(string name) => NativeLibrary.GetExport(library, name);
}
