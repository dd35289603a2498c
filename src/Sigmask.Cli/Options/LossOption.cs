using System.CommandLine;
using Sigmask.Cli.Usage;
using Sigmask.Losses;

namespace Sigmask.Cli.Options;

/// <summary><c>--loss SPEC</c>: the base loss.</summary>
/// <param name="multiClass">The loss where none is given, one class a pixel.</param>
/// <param name="multiLabel">The same, any number of labels a pixel.</param>
internal sealed class LossOption(string multiClass, string multiLabel)
{
    /// <summary>The option itself.</summary>
    public Option<string?> Option { get; } = new("--loss")
    {
        HelpName = "SPEC",
        Description = "Base loss: a weighted sum of ce, bce, focal, dice, gdice, tversky, jaccard, lovasz, gce, sce, nr-dice, t-loss, topk, atk, aorr, "
            + $"as ce+dice or 0.5*ce+focal(gamma=2) (default {multiClass}; {multiLabel} if multi-label).",
    };

    /// <summary>The loss.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isMultiLabel">Whether a pixel may have several labels; null if the loss is to decide.</param>
    /// <exception cref="UsageException">It is none, or not for such labels.</exception>
    public LossSpecification Read(ParseResult parsed, bool? isMultiLabel)
    {
        var text = parsed.GetValue(Option) ?? (isMultiLabel == true ? multiLabel : multiClass);
        LossSpecification loss;
        try
        {
            loss = LossSpecification.Parse(text);
        }
        catch (FormatException error)
        {
            throw new UsageException($"--loss: {error.Message}", error);
        }

        return isMultiLabel switch
        {
            true when !loss.FitsMultiLabel => throw new UsageException($"--loss {text}: ce is for one class a pixel, but these labels allow several; say bce."),
            false when loss.IsMultiLabel => throw new UsageException($"--loss {text}: bce is for labels of which a pixel may have several, but these have one class a pixel; say ce."),
            _ => loss,
        };
    }
}
