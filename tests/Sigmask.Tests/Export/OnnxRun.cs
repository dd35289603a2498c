using Microsoft.ML.OnnxRuntime;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Tests.Export;

/// <summary>Runs files of ONNX.</summary>
internal static class OnnxRun
{
    /// <summary>Results for images, each in its own shape, of one run.</summary>
    public static Tensor[] Of(string path, Tensor images, params string[] outputs) => Of(path, HostArray.Of<float>(images), images.shape, outputs);

    /// <summary>Results for values of any shape.</summary>
    public static Tensor[] Of(string path, float[] values, long[] shape, params string[] outputs)
    {
        using var session = new InferenceSession(path);
        using var options = new RunOptions();
        using var given = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var results = session.Run(options, [session.InputNames[0]], [given], outputs);
        return [.. results.Select(result => tensor(result.GetTensorDataAsSpan<float>().ToArray(), result.GetTensorTypeAndShape().Shape))];
    }
}
