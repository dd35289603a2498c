using CsCheck;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Training;

public sealed class LabelCorrectionTests
{
    private const int Classes = 4;
    private const double Threshold = 0.45;

    [Fact]
    public void Each_pixel_follows_the_rule() => Gen.Int[0, 100_000].ForAll(
        seed =>
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)seed, CPU);
            var random = new Random(seed);
            var labels = randint(0, 2 + random.Next(3), [2, 4, 3], dtype: int64, generator: generator);
            labels[0, 1, 2] = tensor(255L);
            var probabilities = (randn([2, Classes, 4, 3], generator: generator) * 1.5).softmax(1);
            bool[] begun = [false, .. Enumerable.Range(1, Classes - 1).Select(_ => random.Next(2) == 1)];
            var corrected = LabelCorrection.Of(labels, probabilities, tensor(begun), Threshold);
            for (var image = 0; image < 2; image++)
            {
                long[] before = [.. labels[image].flatten().data<long>()];
                long[] after = [.. corrected[image].flatten().data<long>()];
                for (var pixel = 0; pixel < before.Length; pixel++)
                {
                    float[] p = [.. Enumerable.Range(0, Classes).Select(c => probabilities[image, c].flatten()[pixel].item<float>())];
                    var best = Array.IndexOf(p, p.Max());
                    var old = before[pixel];
                    var changes = old < Classes && p[best] > Threshold && (old == 0 || begun[old]) && (best == 0 || (begun[best] && before.Contains(best)));
                    Assert.Equal(changes ? best : old, after[pixel]);
                }
            }
        },
        iter: 60);

    [Fact]
    public void Volumes_are_corrected_as_images()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var labels = randint(0, 3, [1, 2, 3, 4], dtype: int64, generator: generator);
        var probabilities = randn([1, 3, 2, 3, 4], generator: generator).softmax(1);
        var begun = arange(3).gt(0);
        var flat = LabelCorrection.Of(labels.view(1, 6, 4), probabilities.view(1, 3, 6, 4), begun, 0.4);
        Assert.True(LabelCorrection.Of(labels, probabilities, begun, 0.4).view(1, 6, 4).equal(flat).all().item<bool>());
        Assert.False(flat.equal(labels.view(1, 6, 4)).all().item<bool>());
    }
}
