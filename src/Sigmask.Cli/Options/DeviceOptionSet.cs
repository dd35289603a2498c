using System.CommandLine;
using Sigmask.Models;
using TorchSharp;

namespace Sigmask.Cli.Options;

/// <summary><c>--device</c> and <c>--threads</c>: on what is computed.</summary>
internal sealed class DeviceOptionSet
{
    private readonly Option<string?> deviceOption = OptionValue.Parsed("--device", "cpu|cuda|cuda:N|mps", "Where to compute (default cpu).", name => ComputeDevice.IsName(name) ? name : null, "cpu, cuda, cuda:N or mps");
    private readonly Option<int?> threadsOption = OptionValue.Integer("--threads", "N", "Threads that compute (default: one for each core).", 1);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(deviceOption);
        command.Add(threadsOption);
    }

    /// <summary>The device's name.</summary>
    public string Device(ParseResult parsed) => parsed.GetValue(deviceOption) ?? "cpu";

    /// <summary>Lets operations use as many threads as was typed.</summary>
    public void UseThreads(ParseResult parsed) => torch.set_num_threads(Threads(parsed) ?? Environment.ProcessorCount);

    /// <summary>Threads; null for one a core.</summary>
    public int? Threads(ParseResult parsed) => parsed.GetValue(threadsOption);
}
