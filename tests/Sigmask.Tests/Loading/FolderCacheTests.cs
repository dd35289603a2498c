using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Loading;
using Sigmask.Nifti;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Loading;

public sealed class FolderCacheTests : IDisposable
{
    private static readonly Preprocessing Small = new() { Size = [8, 8] };
    private readonly TemporaryFolder folder = new();

    public FolderCacheTests()
    {
        for (byte i = 1; i <= 3; i++)
        {
            Write(i, i);
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_sample_comes_back_from_the_folder_as_it_was_prepared()
    {
        var prepared = Cache().Get(1);

        var kept = Cache(reader: new Unreadable(Open())).Get(1);

        Assert.Equal(prepared.Sample.Image, kept.Sample.Image);
        Assert.Equal(prepared.Sample.Labels, kept.Sample.Labels);
        Assert.Equal((prepared.Sample.Case, prepared.Sample.Patient, prepared.Sample.Channels), (kept.Sample.Case, kept.Sample.Patient, kept.Sample.Channels));
        Assert.Equal(prepared.Sample.Size, kept.Sample.Size);
        Assert.Equal(prepared.OriginalSize, kept.OriginalSize);
    }

    [Fact]
    public void The_patient_of_a_sample_is_that_of_the_run_that_asks_for_it()
    {
        Assert.Equal("2", Cache().Get(1).Sample.Patient);

        var kept = Cache(reader: new Unreadable(Open(), patient: "everybody")).Get(1).Sample;

        Assert.Equal(("2", "everybody"), (kept.Case, kept.Patient));
    }

    [Fact]
    public void Spacing_and_axes_of_volumes_are_kept_too()
    {
        NiftiFile.Write(folder["v/imagesTr/a_0000.nii"], Volume(NiftiDataType.Int16, new short[24]));
        NiftiFile.Write(folder["v/labelsTr/a.nii"], Volume(NiftiDataType.UInt8, new byte[24]));
        File.WriteAllText(folder["v/dataset.json"], """{"channel_names":{"0":"MRI"},"labels":{"background":0,"x":1},"file_ending":".nii"}""");
        var source = DataLayouts.Open(folder["v"], "nnunet", new DataOptions { Dimensions = 3 }).Source;
        var preprocessing = new Preprocessing { Spacing = [2, 1, 1] };
        PreparedSample Get() => new PreparedCache(source, preprocessing, new CacheOptions(folder["cache"])).Get(0);

        var (prepared, kept) = (Get(), Get());

        Assert.Equal([2, 3, 8], kept.Sample.Size);
        Assert.Equal(prepared.Sample.Spacing!, kept.Sample.Spacing!);
        Assert.Equal(prepared.Sample.Axes!, kept.Sample.Axes!);
        Assert.Equal(prepared.Grid.Original.Axes!, kept.Grid.Original.Axes!);
        Assert.Single(Directory.GetFiles(folder["cache"]));
    }

    [Fact]
    public void Another_setting_another_label_table_or_a_changed_file_finds_nothing()
    {
        var first = Cache().Get(0).Sample;
        Assert.Single(Kept());

        Cache(Small with { Normalisation = IntensityNormalisation.UnitRange }).Get(0);
        Assert.Equal(2, Kept().Length);
        new PreparedCache(Open("0=background,9=x,1=y,2=z,3=w"), Small, new CacheOptions(folder["cache"])).Get(0);
        Assert.Equal(3, Kept().Length);
        Cache(Small with { Patch = new([4, 4]) }).Get(0);
        Assert.Equal(3, Kept().Length);

        var same = Cache();
        same.Get(0);
        Write(1, 100);
        File.SetLastWriteTimeUtc(folder["data/images/1.png"], DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(first.Image, same.Get(0).Sample.Image);
        Assert.Equal(4, Kept().Length);
    }

    [Fact]
    public void The_folder_keeps_to_its_limit_and_loses_what_was_not_used_for_longest()
    {
        Cache().Get(0);
        Cache().Get(1);
        var bytes = Kept().Max(path => new FileInfo(path).Length);
        foreach (var (path, age) in Kept().Zip([2, 1]))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-age));
        }

        var oldest = Kept()[0];
        var cache = Cache(limit: (2 * bytes) + 8);
        cache.Get(2);

        Assert.Equal(2, Kept().Length);
        Assert.DoesNotContain(oldest, Kept());
        Assert.InRange(cache.UsedBytes, 1, (2 * bytes) + 8);
        Assert.Equal(Kept().Sum(path => new FileInfo(path).Length), cache.UsedBytes);
        Cache(limit: 10).Get(0);
        Assert.Empty(Kept());
    }

    [Fact]
    public void A_file_that_was_made_anew_does_not_go_before_those_that_this_run_has_not_used()
    {
        Cache().Get(0);
        var damaged = Assert.Single(Kept());
        var bytes = new FileInfo(damaged).Length;
        Cache().Get(1);
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..40]);
        File.SetLastWriteTimeUtc(damaged, DateTime.UtcNow.AddDays(-1));
        var cache = Cache(limit: (2 * bytes) + 8);

        cache.Get(0);
        cache.Get(2);

        Assert.Equal(2, Kept().Length);
        Assert.Contains(damaged, Kept());
        Assert.Equal(Kept().Sum(path => new FileInfo(path).Length), cache.UsedBytes);
    }

    [Fact]
    public void A_file_that_is_not_whole_hides_none_of_the_classes_and_no_bad_image()
    {
        var cache = Cache();
        Assert.All(Enumerable.Range(0, 3), index => cache.Get(index));
        Assert.Equal(3, Kept().Length);
        foreach (var path in Kept())
        {
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..40]);
        }

        Assert.Equal("Case 1: read again", Assert.Throws<DataException>(() => Cache(reader: new Unreadable(Open())).Fill()).Message);
        Assert.Empty(Cache().Fill());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(200)]
    public void A_file_that_is_not_whole_is_made_anew(int length)
    {
        var prepared = Cache().Get(0);
        var path = Assert.Single(Kept());
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..length]);

        var again = Cache().Get(0);

        Assert.Equal(prepared.Sample.Image, again.Sample.Image);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_named()
    {
        File.WriteAllText(folder["cache"], "");

        Assert.Contains(folder["cache"], Assert.Throws<DataException>(() => Cache()).Message);
    }

    private static NiftiVolume Volume(NiftiDataType type, Array voxels) =>
        new(NiftiHeader.Create([4, 3, 2], type, [1, 1, 4], new Affine(0, 0, 4, 0, 0, -1, 0, 0, 1, 0, 0, 0)), voxels);

    private string[] Kept() => [.. Directory.GetFiles(folder["cache"]).OrderBy(File.GetLastWriteTimeUtc)];

    private void Write(byte name, byte value)
    {
        ImageFile.WritePng(folder[$"data/images/{name}.png"], new Picture(4, 4, 1, [.. Enumerable.Range(0, 16).Select(i => (byte)(i * value))]));
        ImageFile.WritePng(folder[$"data/masks/{name}.png"], new Picture(4, 4, 1, [.. Enumerable.Range(0, 16).Select(i => (byte)(i % 4))]));
    }

    private IFileSource Open(string labels = "0=background,1=x,2=y,3=z") =>
        (IFileSource)DataLayouts.Open(folder["data"], "folder", new DataOptions { Labels = LabelTable.Parse(labels) }).Source;

    private PreparedCache Cache(Preprocessing? preprocessing = null, long limit = 1 << 20, ISampleSource? reader = null) =>
        new(reader ?? Open(), preprocessing ?? Small, new CacheOptions(folder["cache"], limit));

    private sealed class Unreadable(IFileSource source, string? patient = null) : IFileSource
    {
        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => [.. source.Cases.Select(key => key with { Patient = patient ?? key.Patient })];

        public string Annotation => source.Annotation;

        public Sample Read(int index) => throw new DataException("read again");

        public SampleForm FormOf(int index) => source.FormOf(index);

        public IReadOnlyList<string> FilesOf(int index) => source.FilesOf(index);

        public string ReadingOf(int index) => source.ReadingOf(index);
    }
}
