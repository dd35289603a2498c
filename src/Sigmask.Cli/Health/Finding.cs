using System.Text.Json.Serialization;
using Sigmask.Losses;

namespace Sigmask.Cli.Health;

/// <summary>How serious a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<State>))]
internal enum State
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing; everything works.</summary>
    Note,

    /// <summary>Something will not work.</summary>
    Problem,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do about it; null if nothing.</param>
internal sealed record Finding(string Subject, State State, string Detail, string? Remedy = null);

/// <summary>Whether convolutions are right on this machine. Only to be asked where the native library loads.</summary>
internal static class ConvolutionFinding
{
    private const string Hidden = "this virtual machine hides the sizes of its processor's caches, which makes libtorch's convolutions wrong";

    public static Finding Run() => Judge(ConvolutionCheck.Run());

    /// <summary>What to make of a check.</summary>
    internal static Finding Judge(ConvolutionReport report) => !report.IsRight
        ? new Finding("convolutions", State.Problem, report.Message, "Training and prediction start again with these instructions by themselves; set the variable for programs of your own.")
        : report.CacheSizes switch
        {
            CacheSizes.Mended => new Finding("convolutions", State.Good, $"{report.Message}; {Hidden}: mended for this process"),
            CacheSizes.Avoided => new Finding("convolutions", State.Note, $"{report.Message}; {Hidden}: avoided by older instructions ({ConvolutionCheck.Instructions}={ConvolutionCheck.SafeInstructions})", "Everything is right and takes two to four times as long as on another machine."),
            _ => new Finding("convolutions", State.Good, report.Message),
        };
}
