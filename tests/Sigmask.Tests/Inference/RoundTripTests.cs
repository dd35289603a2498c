using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Nifti;
using Sigmask.Phantoms;
using Sigmask.Tests.Data;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Inference;

/// <summary>
/// What a network that makes no mistake would write: a data set is opened, brought to the network's grid, its annotation taken for the prediction, brought back,
/// written, and read again by name.
/// </summary>
public sealed class RoundTripTests
{
    private const double LeastDice = 0.995;

    [Theory]
    [InlineData("acdc", null, 60)]
    [InlineData("hippocampus", null, 80)]
    [InlineData("hippocampus", 2, 80)]
    public void Real_annotations_come_back_from_the_finest_spacing_and_from_a_file(string name, int? dimensions, int count) =>
        RequireRoundTrip(SharedData.Folder(name), dimensions, count);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Annotations_of_phantoms_come_back_from_the_finest_spacing_and_from_a_file(int dimensions)
    {
        using var folder = new TemporaryFolder();
        new PhantomDataSet(PhantomTask.Cardiac, 3, 4, 64, NoiseModel.None).WriteAsReal(folder["data"]);

        RequireRoundTrip(folder["data"], dimensions, 8);
    }

    private static void RequireRoundTrip(string data, int? dimensions, int count)
    {
        using var folder = new TemporaryFolder();
        var opened = DataLayouts.Open(data, DataLayouts.Auto, new DataOptions { Dimensions = dimensions });
        var volumes = Assert.IsType<VolumeSource>(opened.Source.Whole);
        Assert.Equal(count, volumes.Cases.Count);
        var forms = Enumerable.Range(0, opened.Source.Cases.Count).Select(opened.Source.FormOf);
        var preprocessing = new Preprocessing { Spacing = TargetSpacing.FinestOf([.. forms.Select(form => new NetworkGrid(form).Spacing!)]) };
        var classes = opened.Labels.Names;
        for (var index = 0; index < count; index++)
        {
            var (sample, image) = (volumes.Read(index), volumes.ImageFileOf(index));
            var path = folder["prediction.nii.gz"];

            LabelVolume.Write(path, Predicted(sample, preprocessing, classes.Count), opened.Labels, image);

            var written = NiftiFile.Read(path);
            var (mine, theirs) = (written.Header, NiftiFile.ReadHeader(image));
            Assert.Equal((theirs.Affine, theirs.Orientation.Codes), (mine.Affine, mine.Orientation.Codes));
            Assert.Equal(theirs.Spacing, mine.Spacing);
            var labels = written.ToLabels();
            Assert.Equal(sample.Labels.Length, labels.Length);
            for (var label = 1; label < classes.Count; label++)
            {
                Assert.True(Dice(labels, sample.Labels, label) >= LeastDice, $"{sample.Case}, {classes[label]}: Dice {Dice(labels, sample.Labels, label)}");
            }
        }
    }

    private static byte[] Predicted(Sample sample, Preprocessing preprocessing, int classes)
    {
        if (preprocessing.Spacing!.Count == 3)
        {
            return Perfect(preprocessing.Apply(sample), classes).Labels();
        }

        return [.. Enumerable.Range(0, sample.Size[0]).SelectMany(slice => Perfect(preprocessing.Apply(VolumeSlice.Of(sample, slice)), classes).Labels())];
    }

    // 1 where neither has the structure.
    private static double Dice(int[] predicted, byte[] reference, int label)
    {
        var (both, sum) = (0, 0);
        for (var voxel = 0; voxel < reference.Length; voxel++)
        {
            var (one, other) = (predicted[voxel] == label, reference[voxel] == label);
            both += one && other ? 1 : 0;
            sum += (one ? 1 : 0) + (other ? 1 : 0);
        }

        return sum == 0 ? 1 : 2.0 * both / sum;
    }

    private static Prediction Perfect(PreparedSample prepared, int classes) =>
        new(prepared, [.. Enumerable.Range(0, classes).SelectMany(label => prepared.Sample.Labels.Select(value => value == label ? 1f : 0f))], classes);
}
