using System.CommandLine;

namespace Sigmask.Cli.Options;

/// <summary><c>--device</c> and <c>--threads</c>: on what is computed.</summary>
internal sealed class DeviceOptionSet
{
    private readonly Option<string?> _device = new("--device") { HelpName = "cpu|cuda|cuda:N", Description = "Where to compute (default cpu)." };
    private readonly Option<int?> _threads = OptionValue.Integer("--threads", "N", "Threads that compute (default: one for each core).", 1);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_threads);
    }

    /// <summary>The device's name.</summary>
    public string Device(ParseResult parsed) => parsed.GetValue(_device) ?? "cpu";

    /// <summary>Threads; null for one a core.</summary>
    public int? Threads(ParseResult parsed) => parsed.GetValue(_threads);
}
