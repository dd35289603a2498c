using System.CommandLine;
using System.Globalization;
using Sigmask.Metrics;

namespace Sigmask.Cli.Options;

/// <summary>What is measured and by which definitions.</summary>
internal sealed class MetricOptionSet
{
    private const string Diagonal = "diagonal";
    private static readonly MetricOptions Defaults = new();

    private readonly Option<double?> toleranceOption = OptionValue.Real("--tolerance", "MM", Invariant($"How far apart surfaces may lie to count as the same for NSD (default {Defaults.Tolerance})."), value => value >= 0 && double.IsFinite(value), "a length of at least 0 in mm");
    private readonly Option<SurfaceDefinition?> definitionOption = OptionValue.Word("--hd95", $"Whose definition of HD95, ASSD and NSD (default {Defaults.Definition.Word()}, which is MetricsReloaded's too).", SurfaceDefinitions.Words);
    private readonly Option<MissingStructurePolicy?> missingOption = OptionValue.Parsed(
        "--missing",
        $"{Diagonal}|MM",
        $"The distance that counts for a structure that was missed or invented: the image's {Diagonal} (default), or so many mm where that is more.",
        Policy,
        $"'{Diagonal}' or a length in mm");

    private readonly Option<bool> circumferenceOption = new("--circumference") { Description = "Fit an ellipse to each structure of an image and compare circumferences (always done for the layout hc18)." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(toleranceOption);
        command.Add(definitionOption);
        command.Add(missingOption);
        command.Add(circumferenceOption);
    }

    /// <summary>What was typed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="areHeads">True for images whose structures are measured by their circumference in any case.</param>
    /// <param name="threads">Threads to work on.</param>
    public MetricOptions Read(ParseResult parsed, bool areHeads, int threads) => new()
    {
        Tolerance = parsed.GetValue(toleranceOption) ?? Defaults.Tolerance,
        Definition = parsed.GetValue(definitionOption) ?? Defaults.Definition,
        Missing = parsed.GetValue(missingOption) ?? Defaults.Missing,
        FitsEllipses = areHeads || parsed.GetValue(circumferenceOption),
        Threads = threads,
    };

    private static MissingStructurePolicy? Policy(string text) =>
        text == Diagonal ? new()
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var penalty) && penalty >= 0 && double.IsFinite(penalty) ? new() { Penalty = penalty }
        : null;
}
