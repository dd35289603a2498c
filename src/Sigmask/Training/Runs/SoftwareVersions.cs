using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>The versions that a result may depend on, and the processor.</summary>
public static class SoftwareVersions
{
    private const string And = " and ";

    /// <summary>That of this library.</summary>
    public static string Own => Of(typeof(SoftwareVersions).Assembly);

    /// <summary>Those of this process, by name.</summary>
    public static IReadOnlyDictionary<string, string> Here() => new Dictionary<string, string>
    {
        ["sigmask"] = OfBuild(typeof(SoftwareVersions).Assembly),
        ["torchsharp"] = Of(typeof(Tensor).Assembly),
        ["libtorch"] = __version__,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.RuntimeIdentifier,
        ["processor"] = Processor.Name,
        ["cores"] = Invariant($"{Environment.ProcessorCount}"),
    };

    /// <summary>Those of several processes as one list: where they differ, all of them.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<IReadOnlyDictionary<string, string>> all) =>
        all.SelectMany(one => one).GroupBy(one => one.Key).ToDictionary(name => name.Key, name => string.Join(And, name.SelectMany(one => one.Value.Split(And)).Distinct()));

    private static string Of(Assembly assembly) => OfBuild(assembly).Split('+')[0];

    // With the commit, where it is known.
    private static string OfBuild(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{assembly.GetName().Version}";
}
