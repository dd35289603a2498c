using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Options;

/// <summary>The envelope's settings as they stand in result files, in the words of the command line.</summary>
internal sealed record EnvelopeSettings(string TopK, double Sigma, string SigmaRule, string Smoothing, string Width, string WidthImage, double ClassFloor, string Guide, string Evidence, string Ramp)
{
    public static EnvelopeSettings Of(EnvelopeOptions options, Guide guide) => new(
        options.TopK.ToString(),
        options.Sigma,
        EnvelopeOptionSet.NameOf(options.Rule),
        EnvelopeOptionSet.NameOf(options.Smoothing),
        options.PixelWidth.ToString(),
        options.ImageWidth.ToString(),
        options.ClassFloor,
        EnvelopeOptionSet.NameOf(guide),
        options.Evidence.ToString(),
        options.Ramp.ToString());
}
