using System.CommandLine;
using Sigmask.AnnotationNoise;
using Sigmask.Cli.Usage;

namespace Sigmask.Cli.Options;

/// <summary><c>--noise KIND[:PARAMETERS]</c>: the errors of annotations.</summary>
internal sealed class NoiseOption
{
    /// <summary>The option itself.</summary>
    public Option<string?> Option { get; } = new("--noise")
    {
        HelpName = "KIND[:PARAMETERS]",
        Description = "How carelessly the masks are drawn: none (default), moderate, strong; or as the literature does it: ratio:ratio=0.7,error=any|dilation|erosion|affine; "
            + "markov:steps=180,growth=0.8,rate=0.05,flips=0.2; over-under:least=2,most=4,over=0.5 (values are the defaults). With share=0.5 among the parameters of any, in half of the cases.",
    };

    /// <summary>The noise.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">There is none of this kind, or a parameter is wrong.</exception>
    public IAnnotationNoise Read(ParseResult parsed)
    {
        try
        {
            return NoiseCatalog.Parse(parsed.GetValue(Option) ?? "none");
        }
        catch (FormatException error)
        {
            throw new UsageException($"--noise: {error.Message}", error);
        }
    }
}
