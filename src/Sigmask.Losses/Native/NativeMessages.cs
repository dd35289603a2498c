using System.Runtime.InteropServices;

namespace Sigmask.Losses;

/// <summary>What libtorch writes on standard error by itself: its errors, and no longer its warnings.</summary>
internal static unsafe class NativeMessages
{
    private const string Variable = "TORCH_CPP_LOG_LEVEL";
    private const string ReadVariable = "_ZN3c1011initLoggingEv";
    private const string Context = "_ZN2at13globalContextEv";
    private const string SetNnpack = "_ZN2at7Context20setUserEnabledNNPACKEb";

    /// <summary>Asks for errors alone, unless the environment asks for more (TORCH_CPP_LOG_LEVEL=WARNING).</summary>
    /// <param name="library">libc10; null if it cannot be found.</param>
    public static void ErrorsOnly(LoadedLibrary? library)
    {
        NativeEnvironment.SetDefault(Variable, "ERROR");
        if (Export(library, ReadVariable) is { } read)
        {
            ((delegate* unmanaged<void>)read)();
        }
    }

    /// <summary>
    /// Turns off NNPACK, a library for convolutions of single images that few processors have and that libtorch complains about at every convolution where it is missing. So the same
    /// kernels compute on all machines.
    /// </summary>
    /// <param name="library">libtorch_cpu; null if it cannot be found.</param>
    public static void WithoutNnpack(LoadedLibrary? library)
    {
        if (Export(library, Context) is { } context && Export(library, SetNnpack) is { } set)
        {
            ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), 0);
        }
    }

    private static nint? Export(LoadedLibrary? library, string name) =>
        library is not null && NativeLibrary.TryLoad(library.Path, out var handle) && NativeLibrary.TryGetExport(handle, name, out var address) ? address : null;
}
