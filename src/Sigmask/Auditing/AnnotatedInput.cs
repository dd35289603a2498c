using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>What a proofreading network sees: the image and behind it a map for each class, which is high where the annotation has the class; all of them 0 where it is ignored or hidden.</summary>
internal static class AnnotatedInput
{
    // The scale of normalised images.
    private const float Marked = 2;

    /// <summary>The sample with the maps; its labels stay what they are.</summary>
    /// <param name="sample">Normalised, with an annotation.</param>
    /// <param name="classes">C.</param>
    /// <param name="view">What is shown.</param>
    /// <param name="errors">Spoils the annotation where that is shown.</param>
    /// <param name="key">The errors are a function of it.</param>
    public static Sample Of(Sample sample, int classes, AnnotationView view, IAnnotationNoise? errors = null, params ReadOnlySpan<long> key)
    {
        var image = new float[sample.Values(sample.Channels + classes)];
        sample.Image.CopyTo(image, 0);
        if (view != AnnotationView.Hidden)
        {
            Mark(image.AsSpan(sample.Image.Length), view == AnnotationView.Drawn ? sample.Labels : Spoiled(sample, errors!, key), sample.Labels, classes);
        }

        return sample with { Image = image, Channels = sample.Channels + classes };
    }

    private static void Mark(Span<float> maps, byte[] shown, byte[] drawn, int classes)
    {
        for (var pixel = 0; pixel < shown.Length; pixel++)
        {
            if (shown[pixel] < classes && drawn[pixel] != Sample.Ignored)
            {
                maps[(shown[pixel] * shown.Length) + pixel] = Marked;
            }
        }
    }

    // The slices of a volume get the same chances, so that errors go on from one to the next.
    private static byte[] Spoiled(Sample sample, IAnnotationNoise errors, ReadOnlySpan<long> key)
    {
        var (height, width) = (sample.Size[^2], sample.Size[^1]);
        var spoiled = new byte[sample.Pixels];
        for (var start = 0; start < spoiled.Length; start += height * width)
        {
            var slice = new LabelMap(sample.Labels[start..(start + (height * width))], height, width);
            errors.Apply(slice, new SeededRandom(key)).Labels.CopyTo(spoiled, start);
        }

        return spoiled;
    }
}

/// <summary>What a proofreading network is shown of an annotation beside the image.</summary>
public enum AnnotationView
{
    /// <summary>Nothing: it segments the image.</summary>
    Hidden,

    /// <summary>The annotation as it was drawn.</summary>
    Drawn,

    /// <summary>The annotation with errors made on purpose, which it is to undo.</summary>
    Spoiled,
}
