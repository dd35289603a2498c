using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Nifti;
using Sigmask.Phantoms;

namespace Sigmask.Tests.Phantoms;

public sealed class PhantomDataSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-real-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Hearts_are_written_as_ACDC_with_both_phases_of_one_heart()
    {
        Write(PhantomTask.Cardiac, 3);

        var opened = DataLayouts.Open(folder, "auto", new DataOptions { Dimensions = 3 });

        Assert.Equal("acdc", opened.Layout);
        Assert.DoesNotContain(opened.Notes, note => note.Contains("is not there", StringComparison.Ordinal));
        Assert.Equal(["patient001", "patient001", "patient002", "patient002", "patient003", "patient003"], opened.Source.Cases.Select(key => key.Patient));
        var (diastole, systole) = (opened.Source.Read(0), opened.Source.Read(1));
        Assert.Equal([8, 48, 48], diastole.Size);
        Assert.Equal([10, 3.125, 3.125], diastole.Spacing);
        Assert.Contains(AcdcInfo.Read(Path.Combine(folder, "training", "patient001", "Info.cfg")).Group, "DCM HCM MINF NOR RV".Split(' '));
        Assert.Equal([0, 1, 2, 3], diastole.Labels.Distinct().Order().Select(label => (int)label));
        Assert.True(systole.Labels.Count(label => label == 3) < diastole.Labels.Count(label => label == 3), "the left ventricle does not contract");
        var header = NiftiFile.ReadHeader(Path.Combine(folder, "training", "patient001", "patient001_frame01.nii.gz"));
        Assert.Equal((0, 2, -1.0), (header.QFormCode, header.SFormCode, header.Affine[0, 0]));
        Assert.Equal(diastole.Labels, NiftiFile.Read(Path.Combine(folder, "clean", "patient001_frame01_gt.nii.gz")).ToLabels().Select(label => (byte)label));
    }

    [Fact]
    public void The_fetal_abdomen_is_written_as_FASSD()
    {
        var data = Write(PhantomTask.Fetal, 11);

        var opened = DataLayouts.Open(folder, "auto", new DataOptions());

        Assert.Equal("fassd", opened.Layout);
        Assert.Equal(11, opened.Source.Cases.Select(key => key.Patient).Distinct().Count());
        Assert.Contains(new CaseKey("P010_IMG1", "010"), opened.Source.Cases);
        var index = opened.Source.Cases.Index().Single(item => item.Item.Case == "P03_IMG1").Index;
        Assert.Equal(data.Pictures.Read(2).Labels, opened.Source.Read(index).Labels);
        Assert.Equal(data.Pictures.Read(2).Image, opened.Source.Read(index).Image);
    }

    [Fact]
    public void Burns_are_written_as_the_real_set()
    {
        var data = Write(PhantomTask.Burn, 2);

        var opened = DataLayouts.Open(folder, "auto", new DataOptions());

        Assert.Equal("burn", opened.Layout);
        Assert.Equal(data.Pictures.Read(1).Labels, opened.Source.Read(1).Labels);
    }

    [Theory]
    [InlineData(PhantomTask.Burn)]
    [InlineData(PhantomTask.Cardiac)]
    [InlineData(PhantomTask.Fetal)]
    public void All_files_are_listed_and_no_other_is(PhantomTask task)
    {
        Write(task, 1);
        Assert.Null(PhantomDataSet.Content.Stranger(folder));

        File.WriteAllText(folder + "/clean/zebra.png", "");
        Assert.Equal("clean/zebra.png, which its phantoms.json does not list", PhantomDataSet.Content.Stranger(folder));
    }

    [Theory]
    [InlineData(PhantomTask.Cardiac)]
    [InlineData(PhantomTask.Fetal)]
    public void Noise_spoils_annotations_and_leaves_images_and_truth(PhantomTask task)
    {
        var spoiled = folder + "/noisy";
        new PhantomDataSet(task, 5, 2, 48, NoiseModel.Strong).WriteAsReal(spoiled);
        new PhantomDataSet(task, 5, 2, 48, NoiseModel.None).WriteAsReal(folder + "/clean");

        var (noisy, clean) = (DataLayouts.Open(spoiled, "auto", new DataOptions()).Source, DataLayouts.Open(folder + "/clean", "auto", new DataOptions()).Source);

        Assert.Equal(clean.Read(1).Image, noisy.Read(1).Image);
        Assert.NotEqual(Enumerable.Range(0, clean.Cases.Count).SelectMany(i => clean.Read(i).Labels), Enumerable.Range(0, noisy.Cases.Count).SelectMany(i => noisy.Read(i).Labels));
        var truths = Directory.GetFiles(folder + "/clean/clean");
        Assert.NotEmpty(truths);
        Assert.All(truths, path => Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(spoiled, "clean", Path.GetFileName(path)))));
    }

    private PhantomDataSet Write(PhantomTask task, int count)
    {
        var data = new PhantomDataSet(task, 5, count, 48, NoiseModel.None);
        data.WriteAsReal(folder, overwrite: true);
        return data;
    }
}
