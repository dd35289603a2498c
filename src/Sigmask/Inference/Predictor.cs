using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Inference;

/// <summary>Segments images with a trained network. Used from one thread at a time.</summary>
public sealed class Predictor : IPredictor, IDisposable
{
    private readonly nn.Module<Tensor, Tensor> network;
    private readonly Preprocessing preprocessing;
    private readonly PredictionOptions options;
    private readonly bool isMultiLabel;
    private readonly Device device;
    private readonly ScalarType number;
    private readonly bool isOwner;

    /// <summary>A predictor around a network.</summary>
    /// <param name="network">In evaluation mode from now on; it belongs to this.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="preprocessing">How its training images were prepared.</param>
    /// <param name="isMultiLabel">Whether each foreground class has a probability of its own.</param>
    /// <param name="options">How it is applied; null: as the training saw images, whole or in windows of its patches.</param>
    /// <exception cref="DataException">An option, or the size of the patches, does not fit the data.</exception>
    public Predictor(nn.Module<Tensor, Tensor> network, DataDescription data, Preprocessing preprocessing, bool isMultiLabel, PredictionOptions? options = null)
        : this(network, data, preprocessing, isMultiLabel, options, isOwner: true)
    {
    }

    private Predictor(nn.Module<Tensor, Tensor> network, DataDescription data, Preprocessing preprocessing, bool isMultiLabel, PredictionOptions? options, bool isOwner)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(preprocessing);
        (this.network, this.preprocessing, this.isMultiLabel, this.options, this.isOwner) = (network, preprocessing, isMultiLabel, options ?? PredictionOptions.Default, isOwner);
        Data = data;
        RequireFit(this.options, data.Dimensions);
        WindowPlan.RequireWindow(preprocessing.Patch?.Size, data.Dimensions, "`Preprocessing.Patch`");
        network.eval();
        MemoryOrder.ForPrediction(network);
        if (this.options.Precision == Precision.Bfloat16)
        {
            ReducedPrecision.Apply(network);
        }

        device = network.parameters().First().device;
        number = this.options.Precision == Precision.Bfloat16 ? bfloat16 : float32;
    }

    /// <inheritdoc/>
    public DataDescription Data { get; }

    /// <summary>A predictor around the network that a training ended with, which stays with that.</summary>
    /// <param name="run">The training; it must not be disposed before this.</param>
    /// <param name="options">How it is applied; null: as the training saw images.</param>
    /// <exception cref="DataException">An option does not fit the data.</exception>
    /// <exception cref="ModelException">An option would change the weights (bfloat16).</exception>
    public static Predictor Of(TrainedNetwork run, PredictionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return options?.Precision == Precision.Bfloat16
            ? throw new ModelException("Computing in bfloat16 rounds the weights of the network; keep the run in a folder and load it from there.")
            : new(run.Network, run.Data, run.Plan.Preprocessing, run.Plan.IsMultiLabel, options, isOwner: false);
    }

    /// <summary>Loads the network of a finished run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="options">
    /// How it is applied; null: as the training saw images, whole or in windows of its patches. A <see cref="PredictionOptions.Window"/> that is at least as large as the image gives the whole
    /// image in one pass, whatever the training saw.
    /// </param>
    /// <param name="flips">Whether to average over the mirrorings that the training used.</param>
    /// <param name="deviceName">Where to compute.</param>
    /// <param name="registry">The networks known by name; null: those of this package.</param>
    /// <exception cref="TrainingException">The folder holds no finished run.</exception>
    /// <exception cref="ModelException">The weights cannot be used, there is no such device, or the training did not mirror images.</exception>
    /// <exception cref="DataException">An option does not fit the data.</exception>
    public static Predictor Load(RunFolder folder, PredictionOptions? options = null, bool flips = false, string deviceName = "cpu", ModelRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (record, network) = FinishedRun.Load(folder, registry);
        try
        {
            var applied = (options ?? PredictionOptions.Default) with { FlipAxes = flips ? MirroredAxes(record, folder) : options?.FlipAxes ?? [] };
            return new(network.to(ComputeDevice.Find(deviceName)), record.Data.Description, record.Preprocessing, record.IsMultiLabel, applied);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Prediction Predict(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Data.Require(sample);
        var prepared = preprocessing.Apply(sample);
        using var pause = ForeignNetwork.Pause(network);
        return new(prepared, Maps(prepared.Sample), Data.Classes.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isOwner)
        {
            network.Dispose();
        }
    }

    private float[] Maps(Sample image)
    {
        var values = image.Values(Data.Classes.Count);
        return WindowPlan.For(image.Size, options.Window ?? preprocessing.Patch?.Size, options.Overlap) is { } plan
            ? WindowBlend.Mean(plan, image.Image, values, part => Maps(part, plan.Length))
            : Maps(image.Image, image.Size);
    }

    // [channels, size] to [classes, size].
    private float[] Maps(float[] image, IReadOnlyList<int> size)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var images = tensor(image, [1, Data.Channels, .. size.Select(length => (long)length)], device: device);
        return HostArray.Of<float>(MirroredPrediction.Mean(images, options.FlipAxes, input => ClassProbabilities.Of(network.forward(input.to(number)), isMultiLabel)));
    }

    private static int[] MirroredAxes(RunRecord record, RunFolder folder)
    {
        var last = record.Data.Description.Dimensions - 1;
        var augmentation = record.Augmentation;
        var mirrored = new[] { (augmentation.MirrorHorizontal, last), (augmentation.MirrorVertical, last - 1), (last == 2 ? augmentation.MirrorDepth : 0, 0) };
        int[] axes = [.. mirrored.Where(one => one.Item1 > 0).Select(one => one.Item2)];
        return axes.Length > 0 ? axes : throw new ModelException($"The network of {folder.Location} was trained without mirroring and does not know mirror images: leave out `Predictor.flips`.");
    }

    private static void RequireFit(PredictionOptions options, int dimensions)
    {
        WindowPlan.RequireWindow(options.Window, dimensions, "`PredictionOptions.Window`");
        WindowPlan.RequireOverlap(options.Overlap, "`PredictionOptions.Overlap`");
        if (options.FlipAxes.Any(axis => axis < 0 || axis >= dimensions) || options.FlipAxes.Distinct().Count() != options.FlipAxes.Count)
        {
            throw new DataException(Invariant($"Images cannot be mirrored along axes {string.Join(", ", options.FlipAxes)}: they have axes 0 to {dimensions - 1}."));
        }
    }
}
