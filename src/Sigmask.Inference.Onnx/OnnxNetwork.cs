using Microsoft.ML.OnnxRuntime;

namespace Sigmask.Inference.Onnx;

/// <summary>The graph of an exported network, ready to run.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly string path;

    private OnnxNetwork(InferenceSession session, ExportedModel model, string path) => (this.session, Model, this.path) = (session, model, path);

    /// <summary>What the file says about it.</summary>
    public ExportedModel Model { get; }

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads that compute; null: one for each core.</param>
    /// <exception cref="DataException">It cannot be opened, is no file of ONNX, or none that <c>sigmask export</c> wrote.</exception>
    public static OnnxNetwork Load(string path, int? threads)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{path} {(Directory.Exists(path) ? "is a folder" : "does not exist")}; give a file that sigmask export wrote.");
        }

        RequireReadable(path);
        Quieten();
        using var options = new SessionOptions { IntraOpNumThreads = threads ?? 0, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        InferenceSession session;
        try
        {
            session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new DataException($"{path} cannot be loaded as a network in ONNX ({FirstLine(error)}); if it is another kind of file, or cut short, give a file that sigmask export wrote.", error);
        }

        try
        {
            var model = ExportedModel.Parse(session.ModelMetadata.CustomMetadataMap, path);
            RequireFit(session, model, path);
            return new(session, model, path);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The maps of an image.</summary>
    /// <param name="image">[channels, size].</param>
    /// <param name="size">[H, W] or [D, H, W].</param>
    /// <param name="name">Of the case, for the message.</param>
    /// <returns>[classes, size that the network has].</returns>
    /// <exception cref="DataException">The network takes another size, or it cannot be computed.</exception>
    public float[] Run(float[] image, IReadOnlyList<int> size, string name)
    {
        if (!Model.ResizesItself && Model.Size is { } only && !only.SequenceEqual(size))
        {
            throw new DataException($"Case {name} is [{string.Join(", ", size)}] to the network, and {path} takes [{string.Join(", ", only)}] only; export the run with `OnnxExport.size = {string.Join('x', size)}`.");
        }

        try
        {
            using var given = OrtValue.CreateTensorValueFromMemory(image, [1, Model.Data.Channels, .. size.Select(length => (long)length)]);
            using var results = session.Run(run, [ExportedModel.Input], [given], [ExportedModel.Probabilities]);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        }
        catch (OnnxRuntimeException error)
        {
            throw new DataException($"Case {name} cannot be computed by {path}: {FirstLine(error)}.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }

    // ONNX Runtime says the same of a file that it may not open as of one that is no network.
    private static void RequireReadable(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be opened ({error.Message.TrimEnd('.')}); allow reading it, or give another file that sigmask export wrote.", error);
        }
    }

    private static string FirstLine(OnnxRuntimeException error) => error.Message.Split('\n')[0].TrimEnd('\r', '.', ' ');

    // What goes wrong is told by exceptions; on machines without graphics cards it complains of their absence otherwise.
    private static void Quieten()
    {
        if (!OrtEnv.IsCreated)
        {
            var options = new EnvironmentCreationOptions { logId = "sigmask", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }
    }

    private static void RequireFit(InferenceSession session, ExportedModel model, string path)
    {
        var rank = model.Data.Dimensions + 2;
        if (!IsAlike(session.InputMetadata, ExportedModel.Input, model.Data.Channels) || !IsAlike(session.OutputMetadata, ExportedModel.Probabilities, model.Data.Classes.Count))
        {
            throw new DataException(Invariant($"{path} does not fit its own metadata: it should take {ExportedModel.Input} of {model.Data.Channels} channels and give {ExportedModel.Probabilities} of {model.Data.Classes.Count} classes, in {model.Data.Dimensions} dimensions. Give a file that sigmask export wrote."));
        }

        bool IsAlike(IReadOnlyDictionary<string, NodeMetadata> values, string name, int maps) =>
            values.TryGetValue(name, out var value) && value.IsTensor && value.ElementType == typeof(float) && value.Dimensions.Length == rank && value.Dimensions[1] == maps;
    }
}
