using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Data;

/// <summary>A layout that the package does not know, as a user adds one.</summary>
public sealed class OwnLayoutTests : IDisposable
{
    private static readonly IReadOnlyList<IDataLayout> Known = [new Scans(), .. DataLayouts.All];

    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("scans")]
    [InlineData(DataLayouts.Auto)]
    public void Opens_a_folder_by_its_name_and_by_what_it_recognises(string layout)
    {
        AddScan("anna-1", 0, 7);
        AddScan("anna-2", 7, 7);
        AddScan("bert-1", 0, 0);

        var opened = DataLayouts.Open(folder.Path, layout, new DataOptions { PatientPattern = "^[a-z]+" }, Known);

        Assert.Equal("scans", opened.Layout);
        Assert.Equal("0=background,7=value 7", opened.Labels.ToString());
        Assert.Equal(["anna", "anna", "bert"], opened.Source.Cases.Select(key => key.Patient));
        Assert.Equal([1, 1], opened.Source.Read(1).Labels);
        Assert.Contains(opened.Notes, note => note.Contains("0 -> 0, 7 -> 1", StringComparison.Ordinal));
        Assert.Equal(layout == DataLayouts.Auto, opened.Notes[0].Contains("recognised as layout 'scans' (NAME.png with NAME.seg.png beside it).", StringComparison.Ordinal));
    }

    [Fact]
    public void Recognises_nothing_where_it_cannot_read()
    {
        AddScan("a", 0, 7);
        Exception[] errors = [new UnauthorizedAccessException(), new DirectoryNotFoundException(), new DataException("a.json is no JSON.")];

        Assert.All(errors, error => Assert.Equal("scans", DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions(), [new Unreadable(error), .. Known]).Layout));

        Assert.Throws<NotSupportedException>(() => DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions(), [new Unreadable(new NotSupportedException()), .. Known]));
    }

    [Fact]
    public void Opens_volumes_too()
    {
        using var volumes = new VolumeFolder().Volume("a.nii.gz", [2, 2, 2], [1, 1, 1]).Volume("a.seg.nii.gz", [2, 2, 2], [1, 1, 1], modulo: 2);

        var opened = OpenedData.Of(volumes.Path, "scans", [new("a", volumes.At("a.nii.gz"), volumes.At("a.seg.nii.gz"))], new DataOptions { Labels = LabelTable.Parse("0=background,1=liver") });

        Assert.Equal(["background", "liver"], opened.Source.Description.Classes);
        Assert.Equal([2, 2, 2], opened.Source.Read(0).Size);
        Assert.Contains("used whole", Assert.Single(opened.Notes));
    }

    [Fact]
    public void Says_what_is_wrong_with_what_it_found()
    {
        AddScan("a", 0, 7);
        CaseFiles one = new("a", folder.At("a/a.png"), folder.At("a/a.seg.png"));

        Assert.Contains("case a is there 2 times", Refused([one, one]));
        Assert.Contains("holds no case of layout 'scans'", Refused([]));
        Assert.Contains("b.seg.png", Refused([one, new("b", folder.At("a/a.png"), folder.At("b.seg.png"))]));
        Assert.Contains("auto, scans, nnunet,", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "coco", new DataOptions(), Known)).Message);
        Assert.Contains("Layout 'scans' is not known", Assert.Throws<DataException>(() => DataLayouts.Open(folder.Path, "scans", new DataOptions())).Message);
    }

    [Fact]
    public void Is_corrected_after_an_audit()
    {
        AddScan("a", 7, 0);
        var opened = DataLayouts.Open(folder.Path, "scans", new DataOptions(), Known);
        AuditedCase audited = new()
        {
            Key = opened.Source.Cases[0],
            Size = [1, 2],
            Labels = LabelAudit.HashOf(opened.Source.Read(0).Labels),
            SuspiciousShare = 0.5,
            SuspiciousPixels = 1,
            Pixels = 2,
            MeanLoss = 1,
            Softmin = 0.5,
            Regions = [new() { Number = 1, Given = 1, Suggested = 0, Pixels = 1, Extent = null, Depth = 1, Margin = 1, Suspicion = 0.5, Runs = [new PixelRun(0, 1)] }],
        };
        var record = new AuditRecord(new LabelAudit(opened.Source.Description, [audited], []), DataOrigin.Of(folder.Path, opened, new DataOptions(), null), opened.Labels, new Dictionary<string, string>());
        using var target = new TemporaryFolder();
        RegionVerdict[] verdicts = [new("a", 1, Verdict.Accept)];

        CorrectedCopy.Write(record, verdicts, null, target["copy"], Known, cancellation: TestContext.Current.CancellationToken);

        Assert.Throws<DataException>(() => CorrectedCopy.Write(record, verdicts, null, target["other"], cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(opened.Source.Read(0).Labels.Select((label, pixel) => pixel == 0 ? (byte)0 : label), DataLayouts.Open(target["copy"], "scans", new DataOptions { Labels = opened.Labels }, Known).Source.Read(0).Labels);
    }

    private string Refused(CaseFiles[] files) => Assert.Throws<DataException>(() => OpenedData.Of(folder.Path, "scans", files, new DataOptions())).Message;

    private void AddScan(string name, byte left, byte right)
        => folder.Grey($"{name[0]}/{name}.png", 2, 1).Grey($"{name[0]}/{name}.seg.png", 2, 1, left, right);

    private sealed class Unreadable(Exception error) : IDataLayout
    {
        public string Name => "unreadable";

        public string Summary => "";

        public bool Recognises(string folder, DataOptions options) => throw error;

        public OpenedData Open(string folder, DataOptions options) => throw error;
    }

    private sealed class Scans : IDataLayout
    {
        public string Name => "scans";

        public string Summary => "NAME.png with NAME.seg.png beside it";

        public bool Recognises(string folder, DataOptions options) => Masks(folder).Any();

        public OpenedData Open(string folder, DataOptions options) =>
            OpenedData.Of(folder, Name, Masks(folder).Select(mask => new CaseFiles(Path.GetFileName(mask).Replace(".seg.png", ""), mask.Replace(".seg", ""), mask)), options);

        private static IEnumerable<string> Masks(string folder) => Directory.EnumerateFiles(folder, "*.seg.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    }
}
