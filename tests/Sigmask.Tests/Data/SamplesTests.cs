using Sigmask.Data;
using Sigmask.Loading;
using static TorchSharp.torch;

namespace Sigmask.Tests.Data;

public sealed class SamplesTests
{
    [Fact]
    public void Arrays_become_samples_with_names_patients_and_spacing()
    {
        var samples = Samples.Of([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], new float[12]], [[0, 1, 2, 0, 1, 255], new byte[6]], [2, 3], classes: 3, [0.5, 2], ["anna", "ben"]);
        Assert.Equal(new DataDescription("samples", 2, 2, samples.Description.Classes), samples.Description);
        Assert.Equal(["background", "class 1", "class 2"], samples.Description.Classes);
        Assert.Equal([new("case001", "anna"), new("case002", "ben")], samples.Cases);
        var sample = samples.Read(0);
        Assert.Equal((2, 2.0, (byte)255), (sample.Channels, sample.Spacing![1], sample.Labels[5]));
    }

    [Fact]
    public void Tensors_become_the_same_samples_and_negative_labels_do_not_count()
    {
        using var scope = NewDisposeScope();
        var images = arange(2 * 1 * 4 * 3 * 2, dtype: int32).reshape(2, 1, 4, 3, 2).transpose(3, 4);
        var labels = zeros([2, 4, 2, 3], dtype: int64);
        labels[1, 3, 1, 2] = -100;
        labels[0, 0, 0, 1] = 1;
        var samples = TensorSamples.Of(images, labels, classes: 2);
        Assert.Equal((1, 3), (samples.Description.Channels, samples.Description.Dimensions));
        Assert.Equal(images[1].contiguous().to(float32).data<float>().ToArray(), samples.Read(1).Image);
        Assert.Equal((1, 255), (samples.Read(0).Labels[1], samples.Read(1).Labels[23]));
    }

    [Fact]
    public void A_share_of_the_patients_is_held_back()
    {
        var samples = Samples.Of([.. Enumerable.Range(0, 10).Select(_ => new float[4])], [.. Enumerable.Range(0, 10).Select(_ => new byte[4])], [2, 2], 2, patients: [.. Enumerable.Range(0, 10).Select(i => $"p{i / 2}")]);
        var (fit, held) = samples.HoldBack(0.2, seed: 1);
        Assert.Equal((8, 2), (fit.Cases.Count, held.Cases.Count));
        Assert.Empty(fit.Cases.Select(key => key.Patient).Intersect(held.Cases.Select(key => key.Patient)));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_line_that_names_it()
    {
        Refused("1 image, 2 label maps", () => Samples.Of([new float[4]], [new byte[4], new byte[4]], [2, 2], 2));
        Refused("3 patients", () => Samples.Of([new float[4]], [new byte[4]], [2, 2], 2, patients: ["a", "b", "c"]));
        Refused("The spacing has 1 number for 2 axes", () => Samples.Of([new float[4]], [new byte[4]], [2, 2], 2, [1.0]));
        Refused("case001 has a spacing of -1.2 x 0 mm; give positive distances", () => Samples.Of([new float[4]], [new byte[4]], [2, 2], 2, [-1.2, 0]));
        Refused("case001 has label 7, which is none of the 2 classes", () => Samples.Of([new float[4]], [[0, 7, 0, 0]], [2, 2], 2));
        Refused("case002 has 4 values and 3 labels", () => Samples.Of([new float[4], new float[4]], [new byte[4], new byte[3]], [2, 2], 2));
        Refused("case001 has size 50000x50000: 1 map of that size would have 2500000000 values", () => Samples.Of([new float[4]], [new byte[4]], [50000, 50000], 2));
        Refused("case001 has 5 values", () => Samples.Of([new float[5]], [new byte[4]], [2, 2], 2));
        Refused("at least 2 classes", () => Samples.Of([new float[4]], [new byte[4]], [2, 2], 1));
        Refused("no sample", () => Samples.Of([], [], [2, 2], 2));
        Refused("two samples named a", () => new Samples([ArraySource.Of("a", [0], [0], 1, [1, 1]), ArraySource.Of("a", [0], [0], 1, [1, 1])], ["background", "disc"]));
        Refused("Case \"a/../../b\": files are named after cases", () => One(sample => sample with { Case = "a/../../b" }));
        Refused("Case \"..\": ", () => One(sample => sample with { Case = ".." }));
        Refused("Case \"\": ", () => One(sample => sample with { Case = "" }));
        Refused("a spacing of 1 number for 2 axes", () => One(sample => sample with { Spacing = [1.0] }));
        Refused("3 directions in the patient for 2 axes", () => One(sample => sample with { Axes = [default, default, default] }));
        Refused("size 0x3; each must be at least 1", () => Samples.Of([[]], [[]], [0, 3], 2));
        Refused("0 channels and size 1x1; each must be at least 1", () => One(sample => sample with { Channels = 0, Image = [] }));
        Refused("must have the channels (1)", () => new Samples([ArraySource.Of("a", [0], [0], 1, [1, 1]), ArraySource.Of("b", [0, 0], [0], 2, [1, 1])], ["background", "disc"]));
        Refused("label 300", () => TensorSamples.Of(zeros([1, 1, 1, 1]), full([1, 1, 1], 300, dtype: int64), 2));
        Assert.Contains("[1, 2, 3] and [1, 3]", Assert.Throws<ArgumentException>(() => TensorSamples.Of(zeros([1, 2, 3]), zeros([1, 3], dtype: int64), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("integers, not Float32", Assert.Throws<ArgumentException>(() => TensorSamples.Of(zeros([1, 1, 1, 1]), zeros([1, 1, 1]), 2)).Message, StringComparison.Ordinal);

        static Samples One(Func<Sample, Sample> change) => new([change(ArraySource.Of("a", [0], [0], 1, [1, 1]))], ["background", "disc"]);

        static void Refused(string words, Func<object> make)
        {
            var error = Assert.Throws<DataException>(make);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }
}
