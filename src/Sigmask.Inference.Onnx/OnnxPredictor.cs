using Sigmask.Data;

namespace Sigmask.Inference.Onnx;

/// <summary>Segments images with an exported network, by ONNX Runtime. Used from one thread at a time.</summary>
public sealed class OnnxPredictor : IPredictor, IDisposable
{
    private readonly OnnxNetwork network;
    private readonly IReadOnlyList<int>? window;
    private readonly double overlap;
    private readonly Preprocessing preparation;

    /// <summary>Loads a file that <c>sigmask export</c> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is applied; null: as the training saw images, whole or in windows of its patches.</param>
    /// <exception cref="DataException">It is no such file, or an option does not fit it.</exception>
    public OnnxPredictor(string path, OnnxOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        network = OnnxNetwork.Load(path, options.Threads);
        try
        {
            RequireFit(options, path);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        (overlap, window) = (options.Overlap, options.Window ?? Model.Preprocessing.Patch?.Size);

        // What the graph does not do itself.
        var channels = Model.Data.Channels;
        preparation = Model.Preprocessing with
        {
            Size = Model.ResizesItself ? null : Model.Preprocessing.Size,
            Normalisation = Model.NormalisesItself ? IntensityNormalisation.Fixed([.. new double[channels]], [.. Enumerable.Repeat(1.0, channels)]) : Model.Preprocessing.Normalisation,
        };
    }

    /// <summary>What the file says about its network.</summary>
    public ExportedModel Model => network.Model;

    /// <inheritdoc/>
    public DataDescription Data => Model.Data;

    /// <inheritdoc/>
    public Prediction Predict(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Data.Require(sample);
        var prepared = preparation.Apply(sample);
        var maps = Maps(prepared.Sample);
        return new(Model.ResizesItself ? new(prepared.Sample, Model.Preprocessing.GridOf(sample.Case, sample.Form)) : prepared, maps, Data.Classes.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private float[] Maps(Sample image)
    {
        // A graph that resizes gives maps of its own size, whatever that of the image is.
        var values = Model.ResizesItself ? 0 : image.Values(Data.Classes.Count);
        return WindowPlan.For(image.Size, window, overlap) is { } plan
            ? WindowBlend.Mean(plan, image.Image, values, part => network.Run(part, plan.Length, image.Case))
            : network.Run(image.Image, image.Size, image.Case);
    }

    private void RequireFit(OnnxOptions options, string path)
    {
        WindowPlan.RequireWindow(options.Window, Data.Dimensions, "`OnnxOptions.Window`");
        WindowPlan.RequireOverlap(options.Overlap, "`OnnxOptions.Overlap`");
        WindowPlan.RequireWindow(Model.Preprocessing.Patch?.Size, Data.Dimensions, $"`OnnxExport.window`, with which {path} was exported,");
        var isOfParts = Model.Preprocessing.Normalisation.Kind is IntensityNormalisationKind.Fixed or IntensityNormalisationKind.Window;
        if (options.Window is not null && (Model.ResizesItself || (Model.NormalisesItself && !isOfParts)))
        {
            throw new DataException($"`OnnxOptions.Window`: {path} prepares whole images itself; export it with `OnnxExport.window`, for parts of them.");
        }
    }
}

/// <summary>How an exported network is applied.</summary>
public sealed record OnnxOptions
{
    /// <summary>
    /// Images that are larger than this along an axis are predicted in overlapping windows of this size, [H, W] or [D, H, W]; null: of the size of the patches
    /// that the network was trained on, or whole if it was trained on whole images.
    /// </summary>
    public IReadOnlyList<int>? Window { get; init; }

    /// <summary>Share of a window that overlaps with the next along each axis, in [0, 1).</summary>
    public double Overlap { get; init; } = 0.5;

    /// <summary>Threads that compute; null: one for each core.</summary>
    public int? Threads { get; init; }
}
