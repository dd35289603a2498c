using System.Globalization;
using Sigmask.Models;
using Sigmask.Statistics;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>A training step in float32 and in bfloat16, in turns in one process: precision [NETWORK ...]</summary>
internal static class PrecisionComparison
{
    private const int Size = 128;
    private const int BatchSize = 4;
    private const int WarmUp = 3;
    private const int Steps = 11;

    private static readonly string[] Usual =
        ["unet-tiny", "unet", "nnunet-tiny", "resnet18-unet-tiny", "resnet18-unet", "resnet18-deeplabv3+", "segformer-b0", "pvt2-b0-cascade", "unetr-tiny", "swin-unetr-tiny"];

    public static void Run(IReadOnlyList<string> names)
    {
        set_num_threads(Environment.ProcessorCount);
        Console.WriteLine($"| network, {BatchSize} x 3 x {Size} x {Size} | float32, ms | bfloat16, ms | bfloat16 / float32 |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var name in names.Count > 0 ? names : Usual)
        {
            var model = new ModelOptions { Name = name, Channels = 3, Classes = 4 };
            using var exact = new MeasuredStep(model, Size, BatchSize, Precision.Float32, WarmUp + Steps);
            using var reduced = new MeasuredStep(model, Size, BatchSize, Precision.Bfloat16, WarmUp + Steps);
            var rounds = Enumerable.Range(0, WarmUp + Steps).Select(_ => (Exact: exact.Run().Milliseconds, Reduced: reduced.Run().Milliseconds)).Skip(WarmUp).ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Descriptive.MedianOf([.. rounds.Select(round => round.Exact)]):0} | {Descriptive.MedianOf([.. rounds.Select(round => round.Reduced)]):0} | {Descriptive.MedianOf([.. rounds.Select(round => round.Reduced / round.Exact)]):0.00} |"));
        }
    }
}
