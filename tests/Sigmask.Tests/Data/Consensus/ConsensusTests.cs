using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class ConsensusTests : IDisposable
{
    private static readonly string[] Folders = ["a", "b"];

    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Most_votes_win_and_ties_do_not_count()
    {
        var random = RandomSearch.Numbers();
        for (var trial = 0; trial < 40; trial++)
        {
            var (classes, pixels) = (random.Next(2, 6), random.Next(1, 60));
            var maps = StapleTests.Random(random, random.Next(1, 6), pixels, classes, ignored: 0.2);
            var found = MajorityVote.Of(maps, classes);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var votes = maps.Select(map => map[pixel]).Where(label => label != Sample.Ignored).GroupBy(label => label).OrderByDescending(group => group.Count()).ToArray();
                var expected = votes.Length == 0 || (votes.Length > 1 && votes[0].Count() == votes[1].Count()) ? Sample.Ignored : votes[0].Key;
                Assert.Equal(expected, found[pixel]);
            }
        }
    }

    [Theory]
    [InlineData(ConsensusRule.Majority)]
    [InlineData(ConsensusRule.Staple)]
    public void The_consensus_of_slices_is_that_of_their_volumes(ConsensusRule rule)
    {
        using var volumes = new VolumeFolder();
        foreach (var (name, first) in new[] { ("a", 0), ("b", 0), ("c", 1) })
        {
            volumes.Volume("images/one.nii.gz", [4, 3, 5], [1, 1, 8]).Volume($"{name}/one.nii.gz", [4, 3, 5], [1, 1, 8], first, 3);
            volumes.Volume("images/two.nii.gz", [4, 3, 2], [1, 1, 8], 9).Volume($"{name}/two.nii.gz", [4, 3, 2], [1, 1, 8], first, 3);
        }

        ISampleSource Open(string masks, int dimensions) => DataLayouts.Open(volumes.Path, DataLayouts.Auto, new() { Masks = masks, Dimensions = dimensions }).Source;
        var slices = new ConsensusSource([Open("a", 2), Open("b", 2), Open("c", 2)], rule);
        var whole = new ConsensusSource([Open("a", 3), Open("b", 3), Open("c", 3)], rule);

        Assert.Equal(7, slices.Cases.Count);
        Assert.Equal(whole.Read(0).Labels, Enumerable.Range(0, 5).SelectMany(index => slices.Read(index).Labels));
        Assert.Equal(whole.Read(1).Labels, Enumerable.Range(5, 2).SelectMany(index => slices.Read(index).Labels));
        Assert.Equal(Open("a", 3).Read(0).Labels, whole.Read(0).Labels);
        Assert.Equal(whole.Read(1).Labels, slices.Whole.Read(1).Labels);
        Assert.Equal(4, slices.FilesOf(0).Count);
    }

    [Fact]
    public void A_volume_that_could_not_be_read_is_read_again()
    {
        using var volumes = new VolumeFolder();
        volumes.Volume("images/one.nii", [4, 3, 2], [1, 1, 8]).Volume("a/one.nii", [4, 3, 2], [1, 1, 8], modulo: 2).Volume("b/one.nii", [4, 3, 2], [1, 1, 8], modulo: 2);
        var slices = new ConsensusSource([.. Folders.Select(masks => DataLayouts.Open(volumes.Path, DataLayouts.Auto, new() { Masks = masks, Dimensions = 2 }).Source)], ConsensusRule.Majority);
        File.Move(volumes.At("b/one.nii"), volumes.At("gone.nii"));
        Assert.Throws<DataException>(() => slices.Read(0));

        File.Move(volumes.At("gone.nii"), volumes.At("b/one.nii"));

        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], slices.Read(0).Labels);
    }

    [Fact]
    public void Annotators_of_other_cases_or_classes_are_refused()
    {
        ISampleSource Of(string name, int classes) => new ArraySource([ArraySource.Of(name, [0, 1], [0, 1], 1, [1, 2])], classes);
        Assert.StartsWith("A consensus is of at least one annotator", Assert.Throws<ArgumentException>("annotators", () => new ConsensusSource([], ConsensusRule.Majority)).Message, StringComparison.Ordinal);
        Assert.Contains("case y is not annotated by all", Assert.Throws<DataException>(() => new ConsensusSource([Of("x", 2), Of("y", 2)], ConsensusRule.Majority)).Message, StringComparison.Ordinal);
        Assert.Contains("declare them", Assert.Throws<DataException>(() => new ConsensusSource([Of("x", 2), Of("x", 3)], ConsensusRule.Majority)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_the_annotations_can_be_named()
    {
        folder.Colour("images/1.png", 2, 1, 0).Grey("anna/1.png", 2, 1, 0, 255).Grey("ben/1.png", 2, 1, 255, 0);
        byte[] Labels(string masks) => DataLayouts.Open(folder.Path, DataLayouts.Auto, new() { Masks = masks }).Source.Read(0).Labels;

        Assert.Equal([0, 1], Labels("anna"));
        Assert.Equal([1, 0], Labels("ben"));
        Assert.Equal([1, 0], Labels(Path.Combine(folder.Path, "ben")));
        var error = Assert.Throws<DataException>(() => Labels("bert"));
        Assert.Contains("`DataOptions.Masks = bert`", error.Message, StringComparison.Ordinal);
        Assert.Contains("it has anna, ben", error.Message, StringComparison.Ordinal);
        Assert.Contains("layout 'acdc' knows", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "acdc", new() { Masks = "ben" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_of_annotators_are_read_side_by_side_and_one_who_lacks_a_case_abstains()
    {
        folder.Grey("anna/masks/1.png", 2, 1, 0, 255).Grey("anna/masks/2.png", 2, 1, 0, 255).Grey("ben/masks/1.png", 2, 1, 255, 0);

        var maps = AnnotatorMaps.Open([Path.Combine(folder.Path, "anna", "masks"), Path.Combine(folder.Path, "ben", "masks")], null);

        Assert.Equal(["anna/masks", "ben/masks"], maps.Names);
        Assert.Equal(["1", "2"], maps.Cases);
        Assert.Equal([[0, 1], [1, 0]], maps.Read("1").Maps);
        Assert.Equal([[0, 1], [Sample.Ignored, Sample.Ignored]], maps.Read("2").Maps);
        Assert.Equal("254", Assert.Single(maps.Labels.Ignored).ToString());
        Assert.Contains(maps.Notes, note => note.EndsWith("lacks 1 case; this annotator abstains there.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0-127=background,128-255=wound", "0=background,255=wound,254=ignore")]
    [InlineData("0-9=background,250-254=wound,255=scar", "0=background,254=wound,255=scar,253=ignore")]
    [InlineData("0-9=background,200-254=wound,10-20=ignore,255=ignore", "0=background,254=wound,20=ignore")]
    [InlineData("0=background,#ff0000=wound", "0=background,#ff0000=wound,255=ignore")]
    public void Ranges_are_read_and_a_consensus_of_them_has_a_value_for_each_class_and_one_for_what_is_undecided(string declared, string written)
    {
        folder.Grey("anna/1.png", 2, 1, 0, 0).Grey("ben/1.png", 2, 1, 0, 0);

        var maps = AnnotatorMaps.Open([folder.At("anna"), folder.At("ben")], LabelTable.Parse(declared));

        Assert.Equal(written, maps.Labels.ToString());
    }

    [Theory]
    [InlineData("labels.json")]
    [InlineData("anna/labels.json")]
    [InlineData("ben/labels.json")]
    public void What_is_ignored_beside_or_above_the_maps_is_an_abstention(string file)
    {
        folder.Grey("anna/1.png", 3, 1, 0, 1, 255).Grey("ben/1.png", 3, 1, 0, 1, 1).Text(file, LabelFile.Format(LabelTable.Parse("0=background,1=lesion,255=ignore")));

        var maps = AnnotatorMaps.Open([folder.At("anna"), folder.At("ben")], null);

        Assert.Equal("0=background,1=lesion,255=ignore", maps.Labels.ToString());
        Assert.Equal([[0, 1, Sample.Ignored], [0, 1, 1]], maps.Read("1").Maps);
        Assert.Equal([0, 1, 1], ConsensusSource.Of(maps.Read("1").Maps, 2, ConsensusRule.Majority));
        Assert.Contains($"Labels were taken from {folder.At(file)}.", maps.Notes);
    }

    [Fact]
    public void What_one_annotator_ignores_is_known_though_the_file_of_another_comes_first()
    {
        folder.Grey("anna/1.png", 2, 1, 0, 1).Grey("ben/1.png", 2, 1, 0, 255)
            .Text("anna/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=lesion"))).Text("ben/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=lesion,255=ignore")));

        Assert.Equal([[0, 1], [0, Sample.Ignored]], AnnotatorMaps.Open([folder.At("anna"), folder.At("ben")], null).Read("1").Maps);
    }

    [Fact]
    public void Annotators_whose_files_call_a_value_differently_are_refused()
    {
        folder.Grey("anna/1.png", 3, 1, 0, 1, 2).Grey("ben/1.png", 3, 1, 0, 2, 1)
            .Text("anna/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=tumour,2=edema"))).Text("ben/labels.json", LabelFile.Format(LabelTable.Parse("0=background,1=edema,2=tumour")));

        var message = Assert.Throws<DataException>(() => AnnotatorMaps.Open([folder.At("anna"), folder.At("ben")], null)).Message;

        Assert.StartsWith($"{folder.At("anna/labels.json")} calls the value 1 'tumour' (", message, StringComparison.Ordinal);
        Assert.Contains($"{folder.At("ben/labels.json")} calls it 'edema' (", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_in_ranges_are_joined_and_written()
    {
        folder.Grey("anna/1.png", 3, 1, 3, 250, 130).Grey("ben/1.png", 3, 1, 120, 200, 9);

        var maps = AnnotatorMaps.Open([folder.At("anna"), folder.At("ben")], LabelTable.Parse("0-127=background,128-255=wound"));
        var consensus = ConsensusSource.Of(maps.Read("1").Maps, 2, ConsensusRule.Majority);

        Assert.Equal([0, 1, Sample.Ignored], consensus);
        Assert.Equal([0, 255, 254], MaskValues.ToPicture(consensus, 1, 3, maps.Labels).Pixels);
    }
}
