using Sigmask.Losses;

namespace Sigmask.Cli.Health;

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
