using PureHDF;
using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class Hdf5LayoutTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Preprocessed_hearts_are_read_with_their_patients()
    {
        Directory.CreateDirectory(folder.At("data/slices"));
        Write("data/slices/patient001_frame01_slice_1.h5", new float[,] { { 0, 0.5f, 1 }, { 2, 3, 4 } }, new byte[,] { { 0, 1, 2 }, { 3, 0, 0 } });
        Write("data/slices/patient001_frame12_slice_1.h5", new double[,] { { 7 } }, new short[,] { { 2 } });

        var opened = DataLayouts.Open(folder.Path, "auto", new DataOptions());

        Assert.Equal("h5", opened.Layout);
        Assert.Equal(["patient001", "patient001"], opened.Source.Cases.Select(key => key.Patient));
        Assert.Equal(["background", "RV", "myocardium", "LV"], opened.Source.Description.Classes);
        var sample = opened.Source.Read(0);
        Assert.Equal([2, 3], sample.Size);
        Assert.Equal([0, 0.5f, 1, 2, 3, 4], sample.Image);
        Assert.Equal([0, 1, 2, 3, 0, 0], sample.Labels);
        Assert.Equal([7], opened.Source.Read(1).Image);
    }

    [Fact]
    public void Volumes_and_unknown_labels_are_read()
    {
        Write("a.H5", new float[2, 1, 2], new byte[,,] { { { 0, 1 } }, { { 2, 0 } } });

        var source = DataLayouts.Open(folder.Path, "h5", new DataOptions()).Source;

        Assert.Equal(3, source.Description.Dimensions);
        Assert.Equal(["background", "value 1", "value 2"], source.Description.Classes);
        Assert.Equal([0, 1, 2, 0], source.Read(0).Labels);
        Assert.Contains("value 1 is not in the label table", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "h5", new DataOptions { Labels = LabelTable.Parse("2=x") }).Source.Read(0)).Message);
    }

    [Fact]
    public void The_values_that_occur_are_the_classes_and_a_note_says_so()
    {
        Write("a.h5", new float[1, 3], new byte[,] { { 0, 255, 0 } });

        var opened = DataLayouts.Open(folder.Path, "h5", new DataOptions());

        Assert.Equal(["background", "value 255"], opened.Source.Description.Classes);
        Assert.Equal([0, 1, 0], opened.Source.Read(0).Labels);
        Assert.Contains(opened.Notes, note => note.StartsWith("Labels were taken from the values found in the files: 0 -> 0, 255 -> 1.", StringComparison.Ordinal));
        folder.Text("labels.json", """{"classes":[{"label":0,"name":"background"},{"label":1,"name":"wound","values":[255]}]}""");
        var declared = DataLayouts.Open(folder.Path, "h5", new DataOptions());
        Assert.Equal(["background", "wound"], declared.Source.Description.Classes);
        Assert.DoesNotContain(declared.Notes, note => note.StartsWith("Labels were taken", StringComparison.Ordinal));
    }

    [Fact]
    public void More_values_than_can_be_classes_by_themselves_are_refused()
    {
        Write("a.h5", new float[1, 9], new byte[,] { { 0, 1, 2, 3, 4, 5, 6, 7, 8 } });
        Write("b.h5", new float[1, 8], new byte[,] { { 9, 10, 11, 12, 13, 14, 15, 16 } });

        Assert.Contains("b.h5: with this mask there are more than 16 values", Open().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_named()
    {
        Assert.Contains("no layout 'h5'", Open().Message);
        folder.Text("a.h5", "no HDF5");
        Assert.Contains("a.h5 cannot be read as HDF5", Open().Message);
        Write("a.h5", new float[2, 2], new byte[2, 3]);
        Assert.Contains("shape [2, 2] and 'label' of shape [2, 3]", Open().Message);
        new H5File { ["image"] = new float[2, 2] }.Write(folder.At("a.h5"));
        Assert.Contains("'label' of shape (not there)", Open().Message);
        Write("a.h5", new float[1, 1], new float[,] { { 0.5f } });
        Assert.Contains("can mark no class", Open().Message);
        Write("a.h5", new float[1, 1], new byte[1, 1]);
        Write("b.h5", new float[1, 1, 1], new byte[1, 1, 1]);
        Assert.Contains("folders of their own", Open().Message);
    }

    private DataException Open() => Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "h5", new DataOptions()));

    private void Write(string name, object image, object label) => new H5File { ["image"] = image, ["label"] = label }.Write(folder.At(name));
}
