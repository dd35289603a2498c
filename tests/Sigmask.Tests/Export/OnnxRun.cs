using Microsoft.ML.OnnxRuntime;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Tests.Export;

/// <summary>Runs files of ONNX.</summary>
internal static class OnnxRun
{
    /// <summary>One result for images, in its own shape.</summary>
    public static Tensor Of(string path, Tensor images, string output) => Of(path, HostArray.Of<float>(images), images.shape, output);

    /// <summary>One result for values of any shape.</summary>
    public static Tensor Of(string path, float[] values, long[] shape, string output)
    {
        using var session = new InferenceSession(path);
        using var options = new RunOptions();
        using var given = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var results = session.Run(options, [session.InputNames[0]], [given], [output]);
        return tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }
}
