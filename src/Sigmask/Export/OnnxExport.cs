using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Models;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Export;

/// <summary>Networks as files of ONNX with what surrounds them: resizing, normalisation and softmax or sigmoid in the graph, the rest as metadata.</summary>
public static class OnnxExport
{
    /// <summary>Exports the network of a finished run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="labels">What the values of its masks mean.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="size">The size that images have, for a network whose graph depends on it; null: that of the run, if it has one. Where the graph resizes images itself, its size is that of the run in any case.</param>
    /// <param name="window">Images come in windows of this size, which are no whole images to normalise; null: of the size of the run's patches, if it had any.</param>
    /// <param name="registry">The networks known by name; null: those of this package.</param>
    /// <param name="check">Is given the whole file and what it says about itself before it takes its place; if it throws, what stood there before is intact.</param>
    /// <exception cref="TrainingException">The folder holds no finished run.</exception>
    /// <exception cref="ModelException">The network cannot be exported; the message names the operation.</exception>
    /// <exception cref="DataException">Labels, size or window do not fit the data.</exception>
    public static ExportedModel Write(RunFolder folder, LabelTable labels, string path, IReadOnlyList<int>? size = null, IReadOnlyList<int>? window = null, ModelRegistry? registry = null, Action<string, ExportedModel>? check = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (record, network) = FinishedRun.Load(folder, registry);
        using var owned = network;
        return Write(network, record.Model, record.Data.Description, labels, Windowed(record.Preprocessing, window, record.Model.Dimensions), record.IsMultiLabel, path, size, check);
    }

    /// <summary>Exports the network that a training ended with, which stays with that.</summary>
    /// <param name="run">The training, on the CPU. A network of one's own computes with layers and the operations of <c>Sigmask.Models</c> alone.</param>
    /// <param name="labels">What the values of its masks mean.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="size">The size that images have, for a network whose graph depends on it; null: that of the training, if it has one. Where the graph resizes images itself, its size is that of the training in any case.</param>
    /// <param name="window">Images come in windows of this size, which are no whole images to normalise; null: of the size of the training's patches, if it had any.</param>
    /// <param name="check">Is given the whole file and what it says about itself before it takes its place; if it throws, what stood there before is intact.</param>
    /// <exception cref="ModelException">The network cannot be exported; the message names the operation.</exception>
    /// <exception cref="DataException">Labels, size or window do not fit the data.</exception>
    public static ExportedModel Write(TrainedNetwork run, LabelTable labels, string path, IReadOnlyList<int>? size = null, IReadOnlyList<int>? window = null, Action<string, ExportedModel>? check = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var plan = run.Plan;
        return Write(run.Network, plan.Model, run.Data, labels, Windowed(plan.Preprocessing, window, plan.Model.Dimensions), plan.IsMultiLabel, path, size, check);
    }

    /// <summary>Exports a network.</summary>
    /// <param name="network">On the CPU; in evaluation mode from now on.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="labels">What the values of the masks mean.</param>
    /// <param name="preprocessing">How its images are prepared.</param>
    /// <param name="isMultiLabel">Whether each foreground class has a probability of its own.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="size">The size that images have, for a network whose graph depends on it; null: that of the preprocessing, if it has one. Where the graph resizes images itself, its size is that of the preprocessing in any case.</param>
    /// <param name="check">Is given the whole file and what it says about itself before it takes its place; if it throws, what stood there before is intact.</param>
    /// <exception cref="ModelException">The network cannot be exported; the message names the operation.</exception>
    /// <exception cref="DataException">Data and labels have other classes than the network, or the size, or one of the preprocessing, does not fit it.</exception>
    public static ExportedModel Write(nn.Module<Tensor, Tensor> network, ModelOptions options, DataDescription data, LabelTable labels, Preprocessing preprocessing, bool isMultiLabel, string path, IReadOnlyList<int>? size = null, Action<string, ExportedModel>? check = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var classes = options.Classes + (isMultiLabel ? 1 : 0);
        if (data.Classes.Count != classes || labels.Classes.Count != classes)
        {
            throw new DataException(Invariant($"The network tells {Quantity.Of(classes, "class", "classes")} apart, the background included; the data have {data.Classes.Count}, the label table ({labels}) {labels.Classes.Count}. Give the classes that it was trained with."));
        }

        WindowPlan.RequireWindow(size, options.Dimensions, "`OnnxExport.size`");
        WindowPlan.RequireWindow(preprocessing.Size, options.Dimensions, "`Preprocessing.Size`");
        WindowPlan.RequireWindow(preprocessing.Patch?.Size, options.Dimensions, "`Preprocessing.Patch`");
        network.eval();

        // A window is a part of an image: what follows from the whole image cannot be done in it.
        var isWhole = preprocessing.Patch is null;
        var resizes = isWhole && preprocessing.Size is not null;
        var normalises = PreparationGraph.CanNormalise(preprocessing.Normalisation)
            && (isWhole || preprocessing.Normalisation.Kind is IntensityNormalisationKind.Fixed or IntensityNormalisationKind.Window);
        var recorded = RecordedNetwork.Of(network, options, resizes ? preprocessing.Size : size ?? preprocessing.Patch?.Size ?? preprocessing.Size);
        var graph = Surrounded(recorded.Graph, preprocessing, resizes, normalises, options.Dimensions, isMultiLabel);
        var model = new ExportedModel
        {
            Network = options.Name,
            Data = data,
            Labels = labels,
            Preprocessing = preprocessing,
            IsMultiLabel = isMultiLabel,
            ResizesItself = resizes,
            NormalisesItself = normalises,
            Size = recorded.Size,
        };
        string[] axes = options.Dimensions == 2 ? ["height", "width"] : ["depth", "height", "width"];
        string[] fixedSize = [.. (resizes ? preprocessing.Size : recorded.Size)?.Select(length => Invariant($"{length}")) ?? axes];
        var taken = resizes ? axes : fixedSize;
        OnnxFile.Write(
            path,
            graph,
            options.Name,
            SoftwareVersions.Own,
            [new(ExportedModel.Input, ["batch", Invariant($"{options.Channels}"), .. taken])],
            [
                new(ExportedModel.Probabilities, ["batch", Invariant($"{data.Classes.Count}"), .. fixedSize]),
                new(RecordedNetwork.Logits, ["batch", Invariant($"{options.Classes}"), .. fixedSize]),
            ],
            model.ToMetadata(),
            check is null ? null : file => check(file, model));
        return model;
    }

    private static Preprocessing Windowed(Preprocessing preprocessing, IReadOnlyList<int>? window, int dimensions)
    {
        WindowPlan.RequireWindow(window, dimensions, "`OnnxExport.window`");
        return window is null ? preprocessing : preprocessing with { Patch = new(window) };
    }

    // What comes before the network, the network, and what comes after it.
    private static NetworkGraph Surrounded(NetworkGraph network, Preprocessing preprocessing, bool resizes, bool normalises, int dimensions, bool isMultiLabel)
    {
        var graph = new NetworkGraph();
        var images = ExportedModel.Input;
        if (resizes)
        {
            images = PreparationGraph.Resize(graph, images, preprocessing.Size!, preprocessing.Interpolation);
        }

        if (normalises)
        {
            images = PreparationGraph.Normalise(graph, images, preprocessing.Normalisation, dimensions);
        }

        graph.Append(network, RecordedNetwork.Input, images, RecordedNetwork.Logits);
        if (!isMultiLabel)
        {
            graph.AddAs(ExportedModel.Probabilities, "Softmax", [RecordedNetwork.Logits], ("axis", 1L));
            return graph;
        }

        var foreground = graph.Add("Sigmoid", [RecordedNetwork.Logits]);
        var first = graph.Add("Slice", [foreground, graph.Integers(0), graph.Integers(1), graph.Integers(1)]);
        var background = graph.Add("Add", [graph.Add("Mul", [first, graph.Number(0)]), graph.Number(ClassProbabilities.Threshold)]);
        graph.AddAs(ExportedModel.Probabilities, "Concat", [background, foreground], ("axis", 1L));
        return graph;
    }
}
