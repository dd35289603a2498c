using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using TorchSharp;

namespace Sigmask.Cli.Health;

/// <summary>Refuses to start work if convolutions are wrong on this machine.</summary>
internal static class ConvolutionGate
{
    /// <summary>Checks for a training.</summary>
    /// <exception cref="WrongConvolutionsException">They are wrong.</exception>
    public static void Pass(TrainingPlan plan)
    {
        var options = plan.Options;
        var usesHalf = options.Precision == Precision.Bfloat16 || ((plan.IsGuidedByAverage || plan.IsGuidedAcross) && options.GuidePrecision == Precision.Bfloat16);
        Pass(options.Device, usesHalf ? Precision.Bfloat16 : Precision.Float32, options.Threads);
    }

    /// <summary>Lets operations use as many threads as are asked for, and checks convolutions as they will run. Those of a graphics card are not libtorch's own and are not checked.</summary>
    /// <param name="device">Where is computed.</param>
    /// <param name="precision">In which numbers.</param>
    /// <param name="threads">Null for one a core.</param>
    /// <exception cref="WrongConvolutionsException">They are wrong.</exception>
    public static void Pass(string device, Precision precision, int? threads)
    {
        torch.set_num_threads(threads ?? Environment.ProcessorCount);
        if (device != "cpu")
        {
            return;
        }

        Require(torch.float32);
        if (precision == Precision.Bfloat16)
        {
            Require(torch.bfloat16);
        }
    }

    private static void Require(torch.ScalarType number)
    {
        var report = ConvolutionCheck.Run(number);
        if (!report.IsRight)
        {
            throw new WrongConvolutionsException(report);
        }
    }
}

/// <summary>libtorch's convolutions are wrong on this machine.</summary>
internal sealed class WrongConvolutionsException(ConvolutionReport report) : Exception(report.Message);
