using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A factor for each class, checked once and turned into a tensor where it is used.</summary>
internal sealed class ClassWeights
{
    private readonly double[] values;

    private ClassWeights(double[] values) => this.values = values;

    /// <summary>True if they change nothing.</summary>
    public bool AreOne => Array.TrueForAll(values, value => value == 1);

    /// <summary>The weights, checked; null stands for none given.</summary>
    /// <param name="weights">One for each class.</param>
    /// <param name="parameter">What the error names.</param>
    /// <param name="includeBackground">False: those of the foreground must not all be 0.</param>
    public static ClassWeights? From(IReadOnlyList<double>? weights, string parameter, bool includeBackground = true)
    {
        if (weights is null)
        {
            return null;
        }

        double[] values = [.. weights];
        if (values.Length == 0 || values.Any(value => !double.IsFinite(value) || value < 0) || values.Skip(includeBackground ? 0 : 1).All(value => value == 0))
        {
            throw new ArgumentException($"Weights of classes must be finite, not negative and not all 0, but are {Text(values)}.", parameter);
        }

        return new ClassWeights(values);
    }

    /// <summary>[C] of the type and on the device of the logits.</summary>
    public Tensor Like(Tensor logits, int classes)
    {
        if (values.Length != classes)
        {
            throw new ArgumentException(Invariant($"There are {values.Length} weights of classes ({Text(values)}) for {classes} classes: one for each is needed, background included."));
        }

        return tensor(values, dtype: logits.dtype).to(logits.device);
    }

    /// <summary>[C, 1, 1, ...] to multiply [B, C, spatial] with.</summary>
    public Tensor LikeChannels(Tensor logits, int classes)
    {
        var weights = Like(logits, classes);
        return weights.view([classes, .. Enumerable.Repeat(1L, (int)logits.dim() - 2)]);
    }

    private static string Text(double[] values) => string.Join(':', values.Select(value => Invariant($"{value}")));
}
