using Sigmask.Data;
using Sigmask.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Tests.Inference;

/// <summary>Networks whose answers are known.</summary>
internal static class Networks
{
    /// <summary>Images as they are read, without normalisation.</summary>
    public static Preprocessing AsRead { get; } = new() { Normalisation = IntensityNormalisation.Fixed([0], [1]) };

    /// <summary>Takes the value of a pixel for its class: logit of class c is 2 c x - c², largest where x is nearest to c.</summary>
    public static nn.Module<Tensor, Tensor> ValueIsClass(int classes, int dimensions = 2, double scale = 20)
    {
        using var withoutGradient = no_grad();
        var weights = Enumerable.Range(0, classes).Select(c => (float)(2 * c * scale)).ToArray();
        var biases = Enumerable.Range(0, classes).Select(c => (float)(-c * c * scale)).ToArray();
        if (dimensions == 3)
        {
            var volumes = nn.Conv3d(1, classes, 1);
            Set(volumes.weight, weights);
            Set(volumes.bias!, biases);
            return volumes;
        }

        var images = nn.Conv2d(1, classes, 1);
        Set(images.weight, weights);
        Set(images.bias!, biases);
        return images;
    }

    /// <summary>A predictor with the network that takes values for classes.</summary>
    public static Predictor Reader(DataDescription data, PredictionOptions? options = null) =>
        new(ValueIsClass(data.Classes.Count, data.Dimensions), data, AsRead, isMultiLabel: false, options);

    /// <summary>A data set whose images show the classes.</summary>
    public static Sample Shown(string name, byte[] labels, params int[] size) => new()
    {
        Case = name,
        Patient = name,
        Image = Array.ConvertAll(labels, label => label == Sample.Ignored ? 0f : label),
        Labels = labels,
        Channels = 1,
        Size = size,
    };

    private static void Set(Tensor target, float[] values) => target.copy_(tensor(values).reshape(target.shape));
}
