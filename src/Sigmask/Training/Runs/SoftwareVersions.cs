using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The versions that a result may depend on.</summary>
public static class SoftwareVersions
{
    /// <summary>That of this library.</summary>
    public static string Own => Of(typeof(SoftwareVersions).Assembly);

    /// <summary>Those of this process, by name.</summary>
    public static IReadOnlyDictionary<string, string> Here() => new Dictionary<string, string>
    {
        ["sigmask"] = Own,
        ["torchsharp"] = Of(typeof(Tensor).Assembly),
        ["libtorch"] = __version__,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.RuntimeIdentifier,
        ["cores"] = Invariant($"{Environment.ProcessorCount}"),
    };

    private static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? $"{assembly.GetName().Version}";
}
