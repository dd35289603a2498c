using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>Where tensors are computed, by name.</summary>
public static class ComputeDevice
{
    /// <summary>The device of a name: cpu, cuda, cuda:1, mps.</summary>
    /// <exception cref="ModelException">There is no such device here.</exception>
    public static Device Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var parts = name.Split(':');
        var index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], out index)) || parts[0] is not ("cpu" or "cuda" or "mps"))
        {
            throw new ModelException($"There is no device \"{name}\": --device takes cpu, cuda, cuda:N or mps.");
        }

        InitializeDeviceType(DeviceType.CPU);
        var isThere = parts[0] switch
        {
            "cuda" => cuda.is_available() && index < cuda.device_count(),
            "mps" => mps_is_available(),
            _ => true,
        };
        return isThere
            ? parts.Length == 2 ? new Device(parts[0], index) : new Device(parts[0])
            : throw new ModelException($"--device {name}: there is none that this build of libtorch can use. Use --device cpu, or a build for GPUs (sigmask doctor says more).");
    }
}
