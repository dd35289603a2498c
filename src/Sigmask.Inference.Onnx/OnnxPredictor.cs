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

        overlap = options.Overlap;
        window = options.Window is { Count: 1 } length ? [.. Enumerable.Repeat(length[0], Data.Dimensions)] : options.Window ?? Model.Preprocessing.Patch?.Size;

        // What the graph does not do itself.
        var channels = Model.Data.Channels;
        preparation = Model.Preprocessing with
        {
            Size = Model.ResizesItself ? null : Model.Preprocessing.Size,
            Normalisation = Model.NormalisesItself ? Normalisation.Fixed([.. new double[channels]], [.. Enumerable.Repeat(1.0, channels)]) : Model.Preprocessing.Normalisation,
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
        if (WindowPlan.For(image.Size, window, overlap) is not { } plan)
        {
            return network.Run(image.Image, image.Size, image.Case);
        }

        var part = new ImageWindow(image.Size, plan.Length);
        var classes = Data.Classes.Count;
        var sum = new float[classes * image.Pixels];
        var total = new float[image.Pixels];
        foreach (var corner in plan.Corners)
        {
            var maps = network.Run(part.Cut(image.Image, image.Channels, corner), plan.Length, image.Case);
            part.Add(sum, maps, plan.Weights, classes, corner);
            part.Add(total, Ones(plan.Weights.Length), plan.Weights, 1, corner);
        }

        for (var place = 0; place < sum.Length; place++)
        {
            sum[place] /= total[place % total.Length];
        }

        return sum;
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private void RequireFit(OnnxOptions options, string path)
    {
        if (options.Window is { } lengths && ((lengths.Count != Data.Dimensions && lengths.Count != 1) || lengths.Any(length => length < 1)))
        {
            throw new DataException(Invariant($"`OnnxOptions.Window = {string.Join('x', lengths)}`: the network takes {Data.Dimensions} lengths of at least 1."));
        }

        var isOfParts = Model.Preprocessing.Normalisation.Kind is NormalisationKind.Fixed or NormalisationKind.Window;
        if (options.Window is not null && (Model.ResizesItself || (Model.NormalisesItself && !isOfParts)))
        {
            throw new DataException($"`OnnxOptions.Window`: {path} prepares whole images itself; export it with `OnnxExport.window`, for parts of them.");
        }

        if (options.Overlap is not (>= 0 and < 1))
        {
            throw new DataException(Invariant($"`OnnxOptions.Overlap` must be in [0, 1), not {options.Overlap}."));
        }
    }
}

/// <summary>How an exported network is applied.</summary>
public sealed record OnnxOptions
{
    /// <summary>
    /// Images that are larger than this along an axis are predicted in overlapping windows of this size, one length for each axis or one for all; null: of the size of the patches
    /// that the network was trained on, or whole if it was trained on whole images.
    /// </summary>
    public IReadOnlyList<int>? Window { get; init; }

    /// <summary>Share of a window that overlaps with the next along each axis, in [0, 1).</summary>
    public double Overlap { get; init; } = 0.5;

    /// <summary>Threads that compute; null: one for each core.</summary>
    public int? Threads { get; init; }
}
