using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class RealDataTests
{
    [Theory]
    [InlineData("burn", "burn", 160, 160, 3, "background skin burn")]
    [InlineData("hc18", "hc18", 131, null, 1, "background head")]
    [InlineData("fuseg/train", "folder", 60, 60, 3, "background value 255")]
    public void Public_data_sets_are_recognised_and_read(string folder, string layout, int cases, int? patients, int channels, string classes)
    {
        var opened = DataLayouts.Open(SharedData.Folder(folder), "auto", new DataOptions());

        Assert.Equal(layout, opened.Layout);
        Assert.Equal(cases, opened.Source.Cases.Count);
        Assert.Equal(patients ?? opened.Source.Cases.Select(key => key.Case.Split('_')[0]).Distinct().Count(), opened.Source.Cases.DistinctBy(key => key.Patient).Count());
        Assert.Equal(channels, opened.Source.Description.Channels);
        Assert.Equal(classes, string.Join(" ", opened.Source.Description.Classes));
        var prepared = new Preprocessing { Size = [64, 96] }.Apply(opened.Source.Read(cases / 2));
        Assert.Equal(channels * 64 * 96, prepared.Sample.Image.Length);
        Assert.InRange(prepared.Sample.Labels.Max(), 1, opened.Source.Description.Classes.Count - 1);
    }
}
