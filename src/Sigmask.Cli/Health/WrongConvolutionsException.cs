using Sigmask.Losses;

namespace Sigmask.Cli.Health;

/// <summary>libtorch's convolutions are wrong on this machine.</summary>
internal sealed class WrongConvolutionsException(ConvolutionReport report) : Exception(report.Message)
{
    /// <summary>What was found.</summary>
    public ConvolutionReport Report { get; } = report;
}
