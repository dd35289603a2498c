using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>
/// The native library as this project wants it: threads that do not spin, memory that is kept, no warnings on standard error, and convolutions that are right on every machine
/// (docs/native-library.md).
/// </summary>
public static class LibTorch
{
    private static readonly Lazy<CacheSizes> Loaded = new(Load);

    /// <summary>
    /// Sets what must be set before the library is loaded: call it first of all in a program of your own. Each part has a switch in the environment:
    /// <see cref="ThreadSpinning"/>, <see cref="TensorMemory"/>.
    /// </summary>
    public static void Prepare()
    {
        ThreadSpinning.Shorten();
        TensorMemory.Keep();
    }

    /// <summary>
    /// Loads the library and mends what can be mended in it, once. Every network of this project does so by itself; call it before the first convolution of a network of your own.
    /// </summary>
    /// <returns>What was done; after <see cref="CacheSizes.Wrong"/> see <see cref="ConvolutionCheck"/>. SIGMASK_MEND_LIBTORCH=0 in the environment leaves the library as it is.</returns>
    public static CacheSizes Mend() => Loaded.Value;

    private static CacheSizes Load()
    {
        InitializeDeviceType(DeviceType.CPU);
        var library = LoadedLibrary.Find("libtorch_cpu.so");
        NativeMessages.ErrorsOnly(LoadedLibrary.Find("libc10.so"));
        NativeMessages.WithoutNnpack(library);
        return ProcessorCaches.Mend(library);
    }
}

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
