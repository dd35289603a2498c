using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>Where the networks would change the label of a pixel, and how surely.</summary>
internal sealed class Disagreement
{
    private readonly byte[] labels;
    private readonly float[] probabilities;
    private readonly IReadOnlyList<double> thresholds;

    /// <param name="labels">[size]; ignored pixels agree.</param>
    /// <param name="probabilities">[classes, size].</param>
    /// <param name="thresholds">t of each class.</param>
    public Disagreement(byte[] labels, float[] probabilities, IReadOnlyList<double> thresholds)
    {
        (this.labels, this.probabilities, this.thresholds) = (labels, probabilities, thresholds);
        Suggested = new byte[labels.Length];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            Suggested[pixel] = labels[pixel] == Sample.Ignored ? Sample.Ignored : Likeliest(pixel);
        }
    }

    /// <summary>The most probable label of each pixel, the given one where it is as probable as any; ignored pixels stay so.</summary>
    public byte[] Suggested { get; }

    /// <summary>Whether the suggested label of a pixel is another than the given one.</summary>
    public bool IsAt(int pixel) => Suggested[pixel] != labels[pixel];

    /// <summary>Whether it is also as probable as it is on average where it is annotated.</summary>
    public bool IsConfidentAt(int pixel) => IsAt(pixel) && Probability(Suggested[pixel], pixel) >= thresholds[Suggested[pixel]];

    /// <summary>By how much the suggested label is more probable than the given one.</summary>
    public double MarginAt(int pixel) => Probability(Suggested[pixel], pixel) - Probability(labels[pixel], pixel);

    private double Probability(byte label, int pixel) => probabilities[(label * labels.Length) + pixel];

    private byte Likeliest(int pixel)
    {
        var likeliest = labels[pixel];
        for (var label = 0; label < thresholds.Count; label++)
        {
            likeliest = Probability((byte)label, pixel) > Probability(likeliest, pixel) ? (byte)label : likeliest;
        }

        return likeliest;
    }
}
