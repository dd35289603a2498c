using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Where tensors are computed, by name.</summary>
public static partial class ComputeDevice
{
    /// <summary>True if the text could name a device, here or elsewhere.</summary>
    public static bool IsName(string text) => Syntax().IsMatch(text);

    /// <summary>The device of a name: cpu, cuda, cuda:1, mps.</summary>
    /// <exception cref="ModelException">There is no such device here.</exception>
    public static Device Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var match = Syntax().Match(name);
        if (!match.Success)
        {
            throw new ModelException($"`ComputeDevice.name = {name}`: must be cpu, cuda, cuda:N or mps.");
        }

        InitializeDeviceType(DeviceType.CPU);
        var (kind, number) = (match.Groups["kind"].Value, match.Groups["number"]);
        var index = number.Success ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 0;
        var (type, isThere) = kind switch
        {
            "cuda" => (DeviceType.CUDA, cuda.is_available() && index < cuda.device_count()),
            "mps" => (DeviceType.MPS, mps_is_available()),
            _ => (DeviceType.CPU, true),
        };

        // By type: TorchSharp lowers the letters of a name by the rules of the current culture.
        return isThere
            ? number.Success ? new Device(type, index) : new Device(type)
            : throw new ModelException($"`ComputeDevice.name = {name}`: there is none that this build of libtorch can use. Use `ComputeDevice.name = cpu`, or a build for GPUs (sigmask doctor says more).");
    }

    [GeneratedRegex("^(?:(?<kind>cpu|mps)|(?<kind>cuda)(?::(?<number>[0-9]{1,3}))?)$")]
    private static partial Regex Syntax();
}
