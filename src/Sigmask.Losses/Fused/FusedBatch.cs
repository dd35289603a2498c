using static TorchSharp.torch;

namespace Sigmask.Losses;

/// <summary>A batch in memory: what its passes read and write. Its tensors live in the dispose scope in which it is made.</summary>
internal sealed unsafe class FusedBatch
{
    private readonly SegmentationTarget target;
    private readonly EnvelopeOptions options;
    private readonly LogitMap own;
    private readonly LogitMap guide;
    private readonly bool isGuided;
    private readonly long* labels;
    private readonly byte* valid;
    private readonly byte* suspects;
    private readonly float* weights;
    private readonly double[] weighted;
    private readonly bool[] notFinite;

    /// <summary>A batch.</summary>
    /// <param name="own">The network's logits.</param>
    /// <param name="guide">Those of the guide; null if the network guides itself.</param>
    /// <param name="target">Labels.</param>
    /// <param name="suspicious">bool [B, spatial], contiguous: which pixels class confidence speaks against; null if it is not asked for.</param>
    /// <param name="options">The envelope's options.</param>
    public FusedBatch(LogitTensor own, LogitTensor? guide, SegmentationTarget target, Tensor? suspicious, EnvelopeOptions options)
    {
        (this.target, this.options) = (target, options);
        Images = (int)target.Valid.shape[0];
        Pixels = (int)(target.Valid.numel() / Images);
        Partition = new BatchPartition(Images, Pixels);
        Labels = target.Labels.contiguous();
        Weights = empty(target.Valid.shape, dtype: float32);
        (weighted, notFinite, Decisions) = (new double[Images], new bool[Images], new ImageDecision?[Images]);
        this.own = own.Map(target.Classes, Pixels);
        this.guide = guide?.Map(target.Classes, Pixels) ?? this.own;
        isGuided = guide is not null;
        labels = HostMemory.Of<long>(Labels);
        valid = target.AllValid ? null : HostMemory.Of<byte>(target.Valid.contiguous());
        suspects = suspicious is null ? null : HostMemory.Of<byte>(suspicious);
        weights = HostMemory.Of<float>(Weights);
    }

    /// <summary>B.</summary>
    public int Images { get; }

    /// <summary>Pixels of an image.</summary>
    public int Pixels { get; }

    /// <summary>Who does it.</summary>
    public BatchPartition Partition { get; }

    /// <summary>int64 [B, spatial], contiguous.</summary>
    public Tensor Labels { get; }

    /// <summary>u [B, spatial].</summary>
    public Tensor Weights { get; }

    /// <summary>What the pixel level decided; null for an image without valid pixel.</summary>
    public ImageDecision?[] Decisions { get; }

    /// <summary>The pixel level, from the losses of the guide.</summary>
    /// <param name="factor">Of the cross entropy.</param>
    /// <param name="strength">The degree in [0, 1] to which the selection is in force.</param>
    /// <exception cref="NonFiniteLossException">A loss is NaN or infinite.</exception>
    public void Select(double factor, double strength)
    {
        var padded = LossMap.Padded(Pixels);
        using var fields = empty([Images, padded], dtype: float32);
        using var groups = options.ClassFloor > 0 ? empty([Images, padded], dtype: int32) : null;
        var fieldMemory = HostMemory.Of<float>(fields);
        var groupMemory = groups is null ? null : HostMemory.Of<int>(groups);
        var (selector, surprise) = (new FusedPixelSelector(options, Partition), options.Evidence.SingleSurprise);
        Partition.Images(Images, b =>
        {
            var field = fieldMemory + ((nint)b * padded);
            var ofImage = groupMemory is null ? null : groupMemory + ((nint)b * padded);
            var pass = Partition.Over(Losses(guide, b, factor) with { Losses = field, Groups = ofImage, Surprise = surprise }, Pixels);
            notFinite[b] = !pass.IsFinite;
            if (!pass.IsFinite || pass.Count == 0)
            {
                new Span<float>(weights + ((nint)b * Pixels), Pixels).Clear();
                return;
            }

            (Decisions[b], weighted[b]) = selector.Select(
                new LossMap(field, Pixels) { Count = pass.Count, Least = pass.Least, Most = pass.Most },
                pass.Total / pass.Count,
                ofImage,
                target.Classes,
                Suspects(b, pass.Surprising),
                strength,
                weights + ((nint)b * Pixels));
        });
        RequireFinite(isOfGuide: isGuided);
    }

    /// <summary>Replaces the guide's losses by the network's own in Σ u ℓ.</summary>
    /// <param name="factor">Of the cross entropy.</param>
    /// <exception cref="NonFiniteLossException">A loss is NaN or infinite.</exception>
    public void WeightOwnLosses(double factor)
    {
        Partition.Images(Images, b =>
        {
            var pass = Partition.Over(Losses(own, b, factor) with { Weights = weights + ((nint)b * Pixels) }, Pixels);
            (weighted[b], notFinite[b]) = (pass.Weighted, !pass.IsFinite);
        });
        RequireFinite(isOfGuide: false);
    }

    /// <summary>Σ u ℓ / Σ u of each image; 0 for one without valid pixel.</summary>
    public double[] PixelLosses() => [.. weighted.Select((sum, b) => Decisions[b] is { } image ? sum / image.Mass : 0)];

    /// <summary>Σ u p, Σ u p g and Σ u g: [B, 3, C].</summary>
    public double[] OverlapSums()
    {
        var (classes, pieces) = (target.Classes, OverlapPass.Pieces(Pixels));
        var sums = new double[Images * OverlapPass.Kinds * classes];
        using var ofPieces = empty([Images, pieces, OverlapPass.Kinds * classes], dtype: float64);
        var memory = HostMemory.Of<double>(ofPieces);
        Partition.Images(Images, b =>
        {
            var ofImage = memory + ((nint)b * pieces * OverlapPass.Kinds * classes);
            var start = (nint)b * Pixels;
            Partition.Over(new OverlapPass(own.Image(b), labels + start, valid is null ? null : valid + start, weights + start, ofImage), Pixels);
            for (var i = 0; i < pieces * OverlapPass.Kinds * classes; i++)
            {
                sums[(b * OverlapPass.Kinds * classes) + (i % (OverlapPass.Kinds * classes))] += ofImage[i];
            }
        });
        return sums;
    }

    // By class confidence, or so many by probability.
    private SuspectMap Suspects(int b, int surprising)
    {
        if (suspects is null)
        {
            return new(surprising, null, null);
        }

        var ofImage = suspects + ((nint)b * Pixels);
        return new(new ReadOnlySpan<byte>(ofImage, Pixels).Count((byte)1), ofImage, valid is null ? null : valid + ((nint)b * Pixels));
    }

    private LossPass Losses(LogitMap logits, int b, double factor)
        => new(logits.Image(b), labels + ((nint)b * Pixels), valid is null ? null : valid + ((nint)b * Pixels), (float)factor);

    private void RequireFinite(bool isOfGuide)
    {
        if (Array.IndexOf(notFinite, true) is >= 0 and var first)
        {
            throw new NonFiniteLossException(first, isOfGuide);
        }
    }
}
