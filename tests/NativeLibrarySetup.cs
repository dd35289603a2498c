using System.Runtime.CompilerServices;
using Sigmask.Losses;

namespace Sigmask.Tests;

/// <summary>Tests run on the native library as programs do.</summary>
internal static class NativeLibrarySetup
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        LibTorch.Prepare();
        LibTorch.Mend();
    }
}
