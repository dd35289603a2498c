using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Mpi;
using Sigmask.Tests.Mpi;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

/// <summary>Class confidence of batches that three ranks share unevenly: 2, 2 and 3 images, 1, 1 and 2, and none, 1 and 1 (docs/method.md section 5).</summary>
public sealed class SharedConfidenceTests
{
    private const int Ranks = 3;
    private const int Classes = 3;

    private static readonly int[] ImagesOfBatches = [7, 4, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ranks_have_the_thresholds_of_the_whole_batch_and_find_the_same_pixels_suspicious(bool isMultiLabel)
    {
        var whole = Judged(isMultiLabel, null);
        var parts = ThreadRanks.Run(Ranks, rank => Judged(isMultiLabel, rank));

        foreach (var (batch, expected) in whole.Index())
        {
            Assert.Contains(true, expected.Suspicious);
            Assert.Equal(expected.Suspicious, parts.SelectMany(part => part[batch].Suspicious));
            foreach (var part in parts)
            {
                Assert.Equal(parts[0][batch].Thresholds, part[batch].Thresholds);
                foreach (var (first, second) in InPairs.Of(expected.Thresholds, part[batch].Thresholds))
                {
                    Assert.Equal(first, second, 1e-12);
                }
            }
        }
    }

    // After each batch the thresholds, and of each pixel of the own images whether it is suspicious.
    private static (double[] Thresholds, bool[] Suspicious)[] Judged(bool isMultiLabel, ICommunicator? ranks)
    {
        using var scope = NewDisposeScope();
        using var confidence = new ClassConfidence(Classes, isMultiLabel);
        return [.. ImagesOfBatches.Select((images, seed) => Judged(confidence, images, seed, isMultiLabel, ranks))];
    }

    private static (double[] Thresholds, bool[] Suspicious) Judged(ClassConfidence confidence, int images, int seed, bool isMultiLabel, ICommunicator? ranks)
    {
        var (logits, labels) = Random(images, seed, isMultiLabel);
        var share = BatchShare.Of(images, ranks?.Rank ?? 0, ranks?.Size ?? 1);
        if (ranks is not null)
        {
            // A rank without an image computes on one of which no pixel counts.
            (logits, labels) = share.Own > 0
                ? (logits.narrow(0, share.First, share.Own), labels.narrow(0, share.First, share.Own))
                : (logits.narrow(0, 0, 1), labels.narrow(0, 0, 1).clone().fill_(255));
        }

        var target = isMultiLabel ? SegmentationTarget.MultiLabel(labels, 255) : SegmentationTarget.MultiClass(labels, Classes, 255);
        var suspicious = HostArray.Of<bool>(confidence.Judge(logits, target, ranks is null ? null : new RankBatch(ranks, share), share: 0.8, own: 0.9));
        return (confidence.Thresholds, share.Own > 0 ? suspicious : []);
    }

    // Labels that the logits mostly agree with; the later an image, the more of it does not count.
    private static (Tensor Logits, Tensor Labels) Random(int images, int seed, bool isMultiLabel)
    {
        using var generator = new Generator((ulong)seed + 40);
        var logits = randn([images, Classes, 6, 5], dtype: float64, generator: generator) * 2;
        var labels = isMultiLabel ? logits.gt(0.5).to(int64) : logits.argmax(1);
        var other = randint(0, isMultiLabel ? 2 : Classes, labels.shape, dtype: int64, generator: generator);
        labels = labels.where(rand(labels.shape, generator: generator).gt(0.3), other);
        var ignored = rand([images, 6, 5], generator: generator).lt(arange(images).view(images, 1, 1).to(float32) * 0.1);
        return (logits, labels.masked_fill(isMultiLabel ? ignored.unsqueeze(1) : ignored, 255));
    }
}
