using System.Diagnostics;
using System.Globalization;
using Sigmask.AnnotationNoise;
using Sigmask.Augmentation;
using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Phantoms;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Benchmarks;

/// <summary>
/// Whether reading and augmenting keeps up with training: images a second of the loader alone, and the share of a training step that is spent waiting for
/// the next batch. A U-Net with 16 maps on its first level at 128 x 128, batches of 8, all with the defaults of <c>train</c>.
/// </summary>
internal static class LoaderReport
{
    private const int Side = 128;
    private const int BatchSize = 8;
    private const int WarmUpSteps = 10;
    private const int Steps = 60;
    private const int LoaderSteps = 200;

    private static readonly Preprocessing Preprocessing = new() { Size = [Side, Side] };

    /// <summary>Measures the data sets in folders; without any, phantoms of the three tasks, written as the real sets are.</summary>
    public static void Run(string[] folders)
    {
        var made = folders.Length > 0 ? null : Directory.CreateTempSubdirectory("sigmask-loader-").FullName;
        try
        {
            Console.WriteLine("data | read, images/s | loader alone, images/s | in training, images/s | ms/step | waiting");
            Console.WriteLine("--- | --- | --- | --- | --- | ---");
            foreach (var folder in made is null ? folders : Phantoms(made))
            {
                Measure(folder);
            }
        }
        finally
        {
            if (made is not null)
            {
                Directory.Delete(made, recursive: true);
            }
        }
    }

    private static IEnumerable<string> Phantoms(string parent)
    {
        foreach (var (task, count) in new[] { (PhantomTask.Burn, 100), (PhantomTask.Fetal, 100), (PhantomTask.Cardiac, 10) })
        {
            var folder = Path.Combine(parent, task.ToString().ToLowerInvariant());
            new PhantomDataSet(task, 1, count, 2 * Side, NoiseModel.None).WriteAsReal(folder);
            yield return folder;
        }
    }

    private static void Measure(string folder)
    {
        var source = DataLayouts.Open(folder, DataLayouts.Auto, new DataOptions { Dimensions = 2 }).Source;
        var cold = ImagesPerSecond(source, steps: (source.Cases.Count + BatchSize - 1) / BatchSize, warmUp: false);
        var warm = ImagesPerSecond(source, LoaderSteps, warmUp: true);
        var (images, time, waiting) = Train(source);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Description.Name} ({source.Cases.Count} images, {source.Description.Channels} ch) | {cold:0} | {warm:0} | {images / time.TotalSeconds:0.0} | {time.TotalMilliseconds / Steps:0} | {waiting / time:P2}"));
    }

    private static double ImagesPerSecond(ISampleSource source, int steps, bool warmUp)
    {
        using var loader = Loader(source);
        for (var step = 0; warmUp && step < loader.StepsPerEpoch; step++)
        {
            loader.Next();
        }

        var (clock, images) = (Stopwatch.StartNew(), 0);
        for (var step = 0; step < steps; step++)
        {
            images += loader.Next().Cases.Count;
        }

        return images / clock.Elapsed.TotalSeconds;
    }

    private static (int Images, TimeSpan Time, TimeSpan Waiting) Train(ISampleSource source)
    {
        var plan = new TrainingPlan { Loss = LossSpecification.Parse("ce+dice"), Model = new() { Name = "unet", Width = 16, Channels = 1, Classes = 1 }, Guide = Guide.Self };
        var model = plan.ModelFor(source.Description);
        set_num_threads(Environment.ProcessorCount);
        using var network = ModelRegistry.Standard.Create(model, 1);
        using var state = new TrainingState(network, null, plan.Options.Optimizer.Create(network.named_parameters()));
        using var loader = Loader(source);
        // Past the first epoch nothing is read from files any more.
        var first = loader.StepsPerEpoch;
        for (var batch = 0; batch < first; batch++)
        {
            loader.Next();
        }

        var step = new TrainingStep(state, plan, model.Classes, CPU, WarmUpSteps + Steps);
        for (var number = 0; number < WarmUpSteps; number++)
        {
            step.Run(loader.Next(), null);
        }

        var (images, waiting) = (0, TimeSpan.Zero);
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < Steps; number++)
        {
            var before = clock.Elapsed;
            var batch = loader.Next();
            waiting += clock.Elapsed - before;
            images += batch.Cases.Count;
            step.Run(batch, null);
        }

        return (images, clock.Elapsed, waiting);
    }

    private static BatchLoader Loader(ISampleSource source) =>
        new(source, Preprocessing, AugmentationOptions.Default, new LoaderOptions { BatchSize = BatchSize, Seed = 1 });
}
