using System.CommandLine;
using Sigmask.Cli.Health;
using Sigmask.Cli.Usage;
using Sigmask.Models;

namespace Sigmask.Cli.Options;

/// <summary><c>--device</c>, <c>--threads</c> and <c>--precision</c>: on what is computed, and how exactly.</summary>
internal sealed class DeviceOptionSet
{
    /// <summary>Number formats as they are typed.</summary>
    public static readonly Dictionary<string, Precision> Precisions = new() { ["float32"] = Models.Precision.Float32, ["bfloat16"] = Models.Precision.Bfloat16, ["bf16"] = Models.Precision.Bfloat16 };

    private readonly Option<string?> deviceOption = OptionValue.Parsed("--device", "cpu|cuda|cuda:N|mps", "Where to compute (default cpu).", name => ComputeDevice.IsName(name) ? name : null, "cpu, cuda, cuda:N or mps");
    private readonly Option<int?> threadsOption = OptionValue.Integer("--threads", "N", "Threads that compute (default: one for each core).", 1);
    private readonly Option<Precision?> precisionOption = OptionValue.Word("--precision", "Numbers that the network computes in; losses are float32 always (default float32; 'doctor' says whether bfloat16 is likely faster here).", Precisions);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [deviceOption, threadsOption, precisionOption];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>The device's name.</summary>
    public string Device(ParseResult parsed) => parsed.GetValue(deviceOption) ?? "cpu";

    /// <summary>In which numbers the network computes.</summary>
    public Precision Precision(ParseResult parsed) => parsed.GetValue(precisionOption) ?? Models.Precision.Float32;

    /// <summary>Makes ready to compute as was typed.</summary>
    /// <exception cref="WrongConvolutionsException">Convolutions are wrong on this machine.</exception>
    public void Begin(ParseResult parsed) => ConvolutionGate.Pass(Device(parsed), Precision(parsed), Threads(parsed));

    /// <summary>Fails if another device or number format was asked for than one that takes neither.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="other">The option that excludes them.</param>
    /// <exception cref="UsageException">It was.</exception>
    public void RequireDefault(ParseResult parsed, string other)
    {
        if (Device(parsed) != "cpu" || Precision(parsed) != Models.Precision.Float32)
        {
            throw new UsageException($"{other} computes in float32 on the CPU; leave out --device and --precision.");
        }
    }

    /// <summary>Threads; null for one a core.</summary>
    public int? Threads(ParseResult parsed) => parsed.GetValue(threadsOption);
}
