using Sigmask.Data;
using Sigmask.Tests.Imaging;

namespace Sigmask.Tests.Data;

/// <summary>Masks with a palette, as VOC, LabelMe and CVAT write them, are read by their indices or by their colours, as the label table means them.</summary>
public sealed class PaletteMaskTests : IDisposable
{
    private const string ByIndex = "0=background,1=cat,2=dog,255=ignore";
    private const string ByIndexNote = "Masks with a palette were read by their indices";
    private const string ByColourNote = "Masks with a palette were read by the colours that they show. To take the indices: `DataOptions.Labels = \"0=background,1=value 1,2=value 2,255=ignore\"`";
    private static readonly byte[] Indices = [0, 1, 2, 255, 0, 1];
    private static readonly byte[] Labels = [0, 1, 2, Sample.Ignored, 0, 1];

    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_table_of_indices_takes_the_indices_and_says_so()
    {
        Case("a", Indices).Case("b", 0, 0, 0, 0, 0, 0);

        var opened = Open(ByIndex);

        Assert.Equal(Labels, opened.Source.Read(0).Labels);
        Assert.Equal(new byte[6], opened.Source.Read(1).Labels);
        Assert.Contains(opened.Notes, note => note.StartsWith(ByIndexNote, StringComparison.Ordinal));
        Assert.Contains("indices", ((IFileSource)opened.Source).ReadingOf(0));
    }

    [Fact]
    public void So_does_one_in_labels_json_and_so_does_inspection()
    {
        Case("a", Indices);
        folder.Text("labels.json", """{"classes":[{"label":0,"name":"background"},{"label":1,"name":"cat"},{"label":2,"name":"dog"}],"ignore":[255]}""");

        var problems = new List<DataProblem>();
        var opened = DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { OnProblem = problems.Add });

        Assert.Equal(Labels, opened.Source.Read(0).Labels);
        Assert.Contains(opened.Notes, note => note.StartsWith(ByIndexNote, StringComparison.Ordinal));
        Assert.Empty(problems);
    }

    [Fact]
    public void A_table_of_colours_takes_the_colours_and_says_so()
    {
        Case("a", Indices);

        var opened = Open("#000000=background,#800000=cat,#008000=dog,#e0e0c0=ignore");

        Assert.Equal(Labels, opened.Source.Read(0).Labels);
        Assert.Contains(ByColourNote, opened.Notes);
    }

    [Fact]
    public void Without_a_table_colours_are_classes_and_the_note_gives_the_table_of_indices()
    {
        Case("a", Indices);

        var opened = Open(null);

        Assert.Equal("0=background,#008000=value #008000,#800000=value #800000,#e0e0c0=value #e0e0c0", opened.Labels.ToString());
        Assert.Contains(ByColourNote, opened.Notes);
        Assert.Equal(Labels, Open(ByColourNote.Split('"')[1]).Source.Read(0).Labels);
    }

    [Fact]
    public void More_colours_than_can_be_classes_by_themselves_are_refused_with_the_table_of_indices()
    {
        folder.Colour("images/a.png", 20, 1, 0);
        Mask("masks/a.png", 20, [.. Enumerable.Range(0, 20).Select(index => (byte)index)]);

        var message = Assert.Throws<DataException>(() => Open(null)).Message;

        Assert.Contains("more than 16 values", message);
        Assert.Contains("To take the indices: `DataOptions.Labels = \"0=background,1=value 1,2=value 2,", message);
        Assert.Contains("19=value 19\"", message);
    }

    [Fact]
    public void An_index_that_is_not_in_the_table_is_refused_by_name_with_both_ways_out()
    {
        Case("a", Indices).Case("b", 0, 3, 0, 0, 0, 0);

        var message = Assert.Throws<DataException>(() => Open(ByIndex)).Message;

        Assert.StartsWith(folder.At("masks/b.png") + ": value 3 is not in the label table", message, StringComparison.Ordinal);
        Assert.Contains("add it with `DataOptions.Labels = VALUE=NAME,...", message);
        Assert.Contains("indices of palettes here, as the table names no colour", message);
    }

    [Fact]
    public void Greys_that_a_palette_shows_come_before_its_indices()
    {
        folder.Colour("images/a.png", 2, 1, 0);
        folder.Bytes("masks/a.png", PngBytes.Build(2, 8, 3, [[0, 1]], palette: [255, 255, 255, 0, 0, 0]));

        var shown = Open("0=background,255=wound");
        Assert.Equal([1, 0], shown.Source.Read(0).Labels);
        Assert.DoesNotContain(shown.Notes, note => note.Contains("palette", StringComparison.Ordinal));
        var indexed = Open("0=background,1=wound");
        Assert.Equal([0, 1], indexed.Source.Read(0).Labels);
        Assert.Contains(indexed.Notes, note => note.StartsWith(ByIndexNote, StringComparison.Ordinal));
        Assert.Equal("0=background,255=value 255", Open(null).Labels.ToString());
    }

    [Fact]
    public void A_grey_of_a_palette_is_an_index_where_other_masks_show_colours()
    {
        // Index 7 of VOC's palette is the grey 128.
        Case("a", 0, 7, 0, 0, 0, 0).Case("b", Indices);

        Assert.Equal([0, 3, 0, 0, 0, 0], Open("0=background,1=cat,2=dog,7=car,128=tree,255=ignore").Source.Read(0).Labels);
    }

    [Fact]
    public void Evaluation_reads_references_by_index_against_predictions_in_grey()
    {
        Mask("references/a.png", 6, Indices);
        folder.Grey("predictions/a.png", 6, 1, 0, 1, 2, 0, 0, 2);

        var pairs = LabelMapPairs.Open(folder.At("predictions"), folder.At("references"), new DataOptions { Labels = LabelTable.Parse(ByIndex) });

        Assert.Equal(Labels, pairs.Read(0).Reference);
        Assert.Equal([0, 1, 2, 0, 0, 2], pairs.Read(0).Predicted);
        Assert.Contains(pairs.Notes, note => note.StartsWith(ByIndexNote, StringComparison.Ordinal));
        Assert.Contains(ByColourNote, LabelMapPairs.Open(folder.At("predictions"), folder.At("references"), new DataOptions()).Notes);
    }

    private PaletteMaskTests Case(string name, params byte[] indices)
    {
        folder.Colour($"images/{name}.png", indices.Length, 1, indices[1]);
        Mask($"masks/{name}.png", indices.Length, indices);
        return this;
    }

    private void Mask(string name, int width, byte[] indices) => folder.Bytes(name, PngBytes.Build(width, 8, 3, [indices], palette: Voc()));

    private OpenedData Open(string? labels) =>
        DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions { Labels = labels is null ? null : LabelTable.Parse(labels) });

    // VOC's colours: the bits of an index, three at a time, are the highest bits of red, green and blue.
    private static byte[] Voc() => [.. Enumerable.Range(0, 256).SelectMany(index => Enumerable.Range(0, 3).Select(channel =>
        (byte)Enumerable.Range(0, 8).Sum(bit => ((index >> ((3 * bit) + channel)) & 1) << (7 - bit))))];
}
