using Sigmask.Data;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Loading;

/// <summary>Tensors as a data set.</summary>
public static class TensorSamples
{
    /// <summary>Copies images and labels; the tensors may be disposed afterwards.</summary>
    /// <param name="images">[N, channels, H, W] or [N, channels, D, H, W], numbers of any type.</param>
    /// <param name="labels">Integers [N, spatial], 0 to <paramref name="classes"/> − 1; 255 (or anything negative) where a pixel does not count.</param>
    /// <param name="classes">How many, the background included.</param>
    /// <param name="spacing">Distance of neighbouring pixels in mm along each axis; null: not known.</param>
    /// <param name="patients">Who was imaged, for each image; null: each image a patient of its own.</param>
    /// <exception cref="ArgumentException">Shapes or types are not these.</exception>
    /// <exception cref="DataException">A label is no class, or there are not as many patients as images.</exception>
    public static Samples Of(Tensor images, Tensor labels, int classes, IReadOnlyList<double>? spacing = null, IReadOnlyList<string>? patients = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.dim() is not (4 or 5) || !labels.shape.SequenceEqual([images.shape[0], .. images.shape[2..]]))
        {
            throw new ArgumentException(Invariant($"Images must be [N, channels, spatial] and labels [N, spatial], not [{string.Join(", ", images.shape)}] and [{string.Join(", ", labels.shape)}]."), nameof(labels));
        }

        if (labels.is_floating_point() || labels.is_complex())
        {
            throw new ArgumentException($"Labels must be integers, not {labels.dtype}; round them with .to(torch.int64).", nameof(labels));
        }

        // Image by image: all together may be more than an array holds.
        int[] all = [.. Enumerable.Range(0, (int)images.shape[0])], size = [.. images.shape[2..].Select(length => (int)length)];
        return Samples.Of([.. all.Select(n => Values(images, n))], [.. all.Select(n => Labels(labels, n, classes))], size, classes, spacing, patients);
    }

    private static float[] Values(Tensor images, int index)
    {
        using var image = images.select(0, index);
        return HostArray.Of<float>(image);
    }

    private static byte[] Labels(Tensor labels, int index, int classes)
    {
        using var map = labels.select(0, index);
        var given = HostArray.Of<long>(map);
        return Array.FindIndex(given, label => label > Sample.Ignored) is >= 0 and var wrong
            ? throw new DataException(Invariant($"A label map has label {given[wrong]}, which is none of the {classes} classes; labels are 0 to {classes - 1}, and {Sample.Ignored} where a pixel does not count."))
            : Array.ConvertAll(given, label => label < 0 ? Sample.Ignored : (byte)label);
    }
}
