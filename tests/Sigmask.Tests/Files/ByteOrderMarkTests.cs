using System.Text;
using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Tests.Data;
using Sigmask.Training;

namespace Sigmask.Tests.Files;

public sealed class ByteOrderMarkTests : IDisposable
{
    private readonly Data.VolumeFolder folder = new();

    public static TheoryData<string> Encodings => ["utf-8", "utf-16"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Texts_of_other_programs_are_read_with_the_mark(string encoding)
    {
        var splits = Marked("splits_final.json", """[{"train":["ä"],"val":["b"]}]""", encoding);
        var own = Marked("splits.json", """{"training":["ä"],"validation":["b"]}""", encoding);
        var labels = Marked("labels.json", """{"classes":[{"label":0,"name":"background"},{"label":"1","name":"Gefäß"}]}""", encoding);
        var sizes = Marked("sizes.csv", "filename,pixel size(mm)\r\n1_HC.png,0.5\r\n", encoding);
        var origin = Marked("data.json", """{"folder":"x","layout":"msd","patient_pattern":null,"channels":null,"dimensions":null,"paint_order":null,"fold":null}""", encoding);
        var metrics = Marked("metrics.json", """{"cases":[]}""", encoding);

        Assert.Equal(["ä"], NnUnetSplits.Read(splits).Folds[0].Training);
        Assert.Equal(["ä"], SplitFile.Read(own).Training);
        Assert.Equal(["background", "Gefäß"], LabelFile.Read(labels).Names);
        Assert.Equal(0.5, PixelSizeTable.Read(sizes).PixelSizeOf("1_HC.png"));
        Assert.Equal("msd", DataOrigin.Read(origin)!.Layout);
        Assert.Equal(folder.Path, RecordedMetrics.Read(metrics).Name);
        Assert.Contains("required properties", Assert.Throws<TrainingException>(() => RunRecord.Read(Marked("run.json", "{}", encoding))).Message);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_description_with_the_mark_describes_its_data(string encoding)
    {
        Marked("dataset.json", """{"channel_names":{"0":"MRI"},"labels":{"background":0,"x":1},"file_ending":".nii"}""", encoding);
        folder.Volume("imagesTr/a_0000.nii", [2, 1, 2], [1, 1, 1]).Volume("labelsTr/a.nii", [2, 1, 2], [1, 1, 1], modulo: 2);

        Assert.Equal("nnunet", DataLayouts.Open(folder.Path, "auto", new DataOptions()).Layout);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        File.WriteAllBytes(folder.At("splits.json"), [(byte)'{', (byte)'"', 0xe4, (byte)'"', (byte)'}']);

        Assert.Contains("save it as UTF-8", Assert.Throws<DataException>(() => SplitFile.Read(folder.At("splits.json"))).Message);
    }

    private string Marked(string name, string text, string encoding)
    {
        var path = folder.At(name);
        File.WriteAllText(path, text, Encoding.GetEncoding(encoding));
        return path;
    }
}
