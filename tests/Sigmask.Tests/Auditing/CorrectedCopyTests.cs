using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Nifti;
using Sigmask.Tests.Data;
using Sigmask.Tests.Imaging;

namespace Sigmask.Tests.Auditing;

public sealed class CorrectedCopyTests : IDisposable
{
    private static readonly byte[] Levels = [0, 127, 255, 0, 127, 255];
    private readonly string target = Path.Combine(Path.GetTempPath(), $"sigmask-corrected-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }
    }

    [Fact]
    public void A_mask_gets_the_suggested_label_in_the_accepted_region_alone_and_originals_stay()
    {
        using var folder = PictureFolder.Burn(3);
        var before = Contents(folder.Path);
        var record = Audited(folder.Path, (1, [new PixelRun(1, 3)], 1, 2), (1, [new PixelRun(4, 5)], 1, 0), (2, [new PixelRun(0, 1)], 0, 1));
        var told = new List<int>();
        var corrected = CorrectedCopy.Write(record, [new("1", 1, Verdict.Accept), new("1", 2, Verdict.Keep), new("2", 1, Verdict.Unsure)], null, target, onRead: told.Add, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], told);
        Assert.Equal(before, Contents(folder.Path));
        var after = Contents(target);
        Assert.Equal(before.Keys, after.Keys);
        Assert.Equal(["masks/1.png"], after.Keys.Where(name => after[name] != before[name]));
        var mask = ImageFile.Read(Path.Combine(target, "masks/1.png"));
        Assert.Equal(1, mask.Channels);
        Assert.Equal([0, 255, 255, 0, 127, 255], mask.Pixels);
        var one = Assert.Single(corrected);
        Assert.Equal(("1", 1, 2L, Path.Combine(target, "masks", "1.png")), (one.Case, one.Regions, one.Pixels, Assert.Single(one.Files)));
    }

    [Fact]
    public void Masks_of_every_form_of_PNG_keep_it()
    {
        byte[] palette = [10, 20, 30, 0, 0, 0, 255, 0, 0, 0, 0, 255];
        (string Labels, byte[] File, byte[] Expected)[] forms =
        [
            // One bit: class 1 shows as 255. Two rows of three pixels.
            ("0=background,255=lesion", PngBytes.Build(3, 1, 0, [[0b0100_0000], [0b0010_0000]], extra: [0, 0, 177, 143]), PngBytes.Build(3, 1, 0, [[0b0110_0000], [0b0010_0000]], extra: [0, 0, 177, 143])),

            // A palette of two bits, by its colours and by its indices.
            ("#000000=background,#ff0000=lesion", PngBytes.Build(3, 2, 3, [[0b01_10_01_00], [0b01_01_10_00]], palette), PngBytes.Build(3, 2, 3, [[0b01_10_10_00], [0b01_01_10_00]], palette)),
            ("0=background,1=lesion,2=other", PngBytes.Build(3, 2, 3, [[0b00_01_00_00], [0b10_00_01_00]], palette), PngBytes.Build(3, 2, 3, [[0b00_01_01_00], [0b10_00_01_00]], palette)),

            // Colour, filtered by the pixel at the left; grey with transparency; 16 bits.
            ("#000000=background,#ff0000=lesion", PngBytes.Build(3, 8, 2, [[0, 0, 0, 255, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0, 255, 0, 0]], filter: 1), PngBytes.Build(3, 8, 2, [[0, 0, 0, 255, 0, 0, 255, 0, 0], [0, 0, 0, 0, 0, 0, 255, 0, 0]])),
            ("0=background,7=lesion", PngBytes.Build(3, 8, 4, [[0, 9, 7, 255, 0, 0], [0, 255, 0, 255, 7, 255]]), PngBytes.Build(3, 8, 4, [[0, 9, 7, 255, 7, 255], [0, 255, 0, 255, 7, 255]])),
            ("0=background,700=lesion", PngBytes.Build(3, 16, 0, [[0, 0, 2, 188, 0, 0], [0, 0, 0, 0, 2, 188]]), PngBytes.Build(3, 16, 0, [[0, 0, 2, 188, 2, 188], [0, 0, 0, 0, 2, 188]])),
        ];
        foreach (var (labels, file, expected) in forms)
        {
            using var folder = new PictureFolder().Colour("images/a.png", 3, 2, 9).Bytes("masks/a.png", file).Text("labels.json", LabelFile.Format(LabelTable.Parse(labels)));
            CorrectedCopy.Write(Audited(folder.Path, (0, [new PixelRun(2, 3)], 0, 1)), [new("a", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken);
            var written = File.ReadAllBytes(Path.Combine(target, "masks/a.png"));
            var untilPixels = expected.AsSpan().IndexOf("IDAT"u8) - 4;
            Assert.Equal(expected[..untilPixels], written[..untilPixels]);
            Assert.Equal(ImageFile.ReadValues(Saved(folder, expected)).Values, ImageFile.ReadValues(Path.Combine(target, "masks/a.png")).Values);
            Assert.Equal(ImageFile.ReadValues(Saved(folder, expected)).Indices, ImageFile.ReadValues(Path.Combine(target, "masks/a.png")).Indices);
            Dispose();
        }
    }

    [Fact]
    public void A_mask_of_another_format_becomes_a_PNG_of_the_same_name()
    {
        // A bitmap of 24 bits, rows from the bottom.
        byte[] bitmap = [(byte)'B', (byte)'M', 78, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], 0, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0];
        using var folder = new PictureFolder().Grey("images/a.png", 3, 2, 1, 2, 3, 4, 5, 6).Bytes("masks/a.bmp", bitmap);
        CorrectedCopy.Write(Audited(folder.Path, (0, [new PixelRun(2, 3)], 0, 1)), [new("a", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["images/a.png", "masks/a.png"], Contents(target).Keys);
        Assert.Equal([0, 255, 255, 0, 0, 255], ImageFile.Read(Path.Combine(target, "masks/a.png")).ToGrey().Pixels);
    }

    [Theory]
    [InlineData(NiftiDataType.UInt8, 1, 0)]
    [InlineData(NiftiDataType.Int16, 1, 0)]
    [InlineData(NiftiDataType.Float32, 0.5, 1)]
    public void A_volume_keeps_its_header_its_numbers_and_its_axes(NiftiDataType type, double slope, double intercept)
    {
        using var folder = new Sigmask.Tests.Data.VolumeFolder().Volume("images/a.nii.gz", [4, 3, 2], [1, 2, 3]);

        // The annotation runs the other way along its first axis.
        int[] shown = [0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        var header = NiftiHeader.Create([4, 3, 2], type, [1, 2, 3], new Affine(1, 0, 0, 2, 0, -1, 0, 6, 0, 0, 1, 7)) with { Slope = slope, Intercept = intercept, Description = "drawn by hand" };
        var stored = Array.CreateInstance(VoxelFormat.Of(type).Element!, shown.Length);
        for (var voxel = 0; voxel < shown.Length; voxel++)
        {
            stored.SetValue(Convert.ChangeType((shown[voxel] - intercept) / slope, stored.GetType().GetElementType()!, null), voxel);
        }

        Directory.CreateDirectory(folder.At("masks"));
        NiftiFile.Write(folder.At("masks/a.nii.gz"), new NiftiVolume(header, stored));
        var before = File.ReadAllBytes(folder.At("masks/a.nii.gz"));

        // Voxel 0 of the image is voxel 3 of the annotation.
        CorrectedCopy.Write(Audited(folder.Path, (0, [new PixelRun(0, 2), new PixelRun(12, 13)], (byte)0, (byte)1)), [new("a", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken);
        var written = NiftiFile.Read(Path.Combine(target, "masks/a.nii.gz"));
        (shown[3], shown[2], shown[15]) = (1, 1, 1);
        Assert.Equal(shown, written.ToLabels());
        Assert.Equal((type, "drawn by hand", slope, intercept), (written.Header.DataType, written.Header.Description, written.Header.Slope, written.Header.Intercept));
        Assert.Equal(header.SForm.Rows, written.Header.SForm.Rows);
        Assert.Equal(before, File.ReadAllBytes(folder.At("masks/a.nii.gz")));
    }

    [Fact]
    public void A_volume_of_another_format_keeps_its_grid()
    {
        using var folder = new Sigmask.Tests.Data.VolumeFolder().Volume("images/a.nrrd", [4, 3, 2], [1, 2, 3]).Volume("masks/a.nrrd", [4, 3, 2], [1, 2, 3], modulo: 2);
        CorrectedCopy.Write(Audited(folder.Path, (0, [new PixelRun(2, 3)], 0, 1)), [new("a", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken);
        var (before, after) = (Sigmask.Volumes.VolumeFile.Read(folder.At("masks/a.nrrd")), Sigmask.Volumes.VolumeFile.Read(Path.Combine(target, "masks/a.nrrd")));
        Assert.Equal(before.Header.Spacing, after.Header.Spacing);
        Assert.Equal([.. before.ToDouble().Select((value, voxel) => voxel == 2 ? 1 : value)], after.ToDouble());
    }

    [Fact]
    public void What_was_edited_since_moved_or_is_other_data_is_refused_and_nothing_is_written()
    {
        using var folder = PictureFolder.Burn(3);
        var record = Audited(folder.Path, (1, [new PixelRun(1, 3)], 1, 2));
        RegionVerdict[] verdicts = [new("1", 1, Verdict.Accept)];
        Directory.CreateDirectory(target);
        Assert.Contains("there already", Refused(null), StringComparison.Ordinal);
        Dispose();
        Assert.Contains("`CorrectedCopy.folder`", Refused(folder.At("elsewhere")), StringComparison.Ordinal);
        using (var others = PictureFolder.Burn(1))
        {
            Assert.Contains("no case 1", Refused(others.Path), StringComparison.Ordinal);
        }

        folder.Grey("masks/1.png", 3, 2, 0, 127, 255, 0, 127, 0);
        var message = Refused(null);
        Assert.Contains(folder.At("masks/1.png"), message, StringComparison.Ordinal);
        Assert.Contains("changed since", message, StringComparison.Ordinal);

        // A case whose labels stay may have changed.
        folder.Grey("masks/1.png", 3, 2, Levels).Grey("masks/2.png", 3, 2, 255, 127, 255, 0, 127, 0);
        Assert.Single(CorrectedCopy.Write(record, verdicts, null, target, cancellation: TestContext.Current.CancellationToken));

        string Refused(string? data)
        {
            var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(record, verdicts, data, target, cancellation: TestContext.Current.CancellationToken));
            Assert.DoesNotContain('\n', error.Message);
            Assert.False(Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any());
            return error.Message;
        }
    }

    [Theory]
    [InlineData("copy")]
    [InlineData("masks/copy")]
    [InlineData("..copy")]
    public void A_copy_into_the_data_set_is_refused_before_anything_is_written(string place)
    {
        using var folder = PictureFolder.Burn(3);
        var record = Audited(folder.Path, (1, [new PixelRun(1, 3)], 1, 2));
        var before = Contents(folder.Path);

        var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(record, [new("1", 1, Verdict.Accept)], null, folder.At(place), cancellation: TestContext.Current.CancellationToken));

        Assert.Contains("copied into itself", error.Message, StringComparison.Ordinal);
        Assert.Contains("`CorrectedCopy.target`", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents(folder.Path));
    }

    [Fact]
    public void A_mask_that_cannot_have_the_label_is_refused()
    {
        using var folder = new PictureFolder().Grey("images/a.png", 3, 1, 1, 2, 3).Bytes("masks/a.png", PngBytes.Build(3, 1, 0, [[0b0100_0000]])).Text("labels.json", LabelFile.Format(LabelTable.Parse("0=background,255=lesion,7=other")));
        var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(Audited(folder.Path, (0, [new PixelRun(2, 3)], 0, 2)), [new("a", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("1 bits has no value 7", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public void An_audit_is_read_with_the_table_that_it_had_though_its_first_class_is_neither_called_background_nor_of_value_0()
    {
        const string Labels = """{"classes":[{"label":0,"name":"skin","values":[127]},{"label":1,"name":"burn","values":[255]}],"ignore":[7]}""";
        using var folder = new PictureFolder().Grey("images/a.png", 3, 1, 1, 2, 3).Grey("masks/a.png", 3, 1, 127, 255, 127).Text("labels.json", Labels);
        using var audit = new PictureFolder();
        audit.Text("audit.json", Audited(folder.Path, (0, [new PixelRun(2, 3)], 0, 1)).Format());

        var record = AuditRecord.Read(audit.At("audit.json"));

        Assert.Equal("127=skin,255=burn,7=ignore", record.Labels.ToString());
        CorrectedCopy.Write(record, [new("a", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([127, 255, 255], ImageFile.Read(Path.Combine(target, "masks/a.png")).Pixels);
    }

    [Fact]
    public void Outlines_are_refused()
    {
        byte[] outline = [.. Enumerable.Range(0, 400).Select(i => (byte)((i / 20 is >= 4 and <= 15 && i % 20 is 4 or 15) || (i % 20 is >= 4 and <= 15 && i / 20 is 4 or 15) ? 255 : 0))];
        using var folder = new PictureFolder().Grey("images/001_HC.png", 20, 20).Grey("annotations/001_HC_Annotation.png", 20, 20, outline);
        var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(Audited(folder.Path, (0, [new PixelRun(2, 3)], 0, 1)), [new("001_HC", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("annotated by outlines", error.Message, StringComparison.Ordinal);
        Assert.False(CorrectedCopy.IsPossible(DataLayouts.Open(folder.Path, DataLayouts.Auto, new DataOptions()).Source));
        using var masks = PictureFolder.Burn(1);
        Assert.True(CorrectedCopy.IsPossible(DataLayouts.Open(masks.Path, DataLayouts.Auto, new DataOptions()).Source));
    }

    [Theory]
    [InlineData(true, "Save its annotation as a .nii.gz of whole numbers without scaling and audit again.")]
    [InlineData(false, "Save its mask as a plain PNG and audit again.")]
    public void A_correction_that_is_not_read_back_is_refused_with_the_remedy_for_its_kind_of_file(bool areVolumes, string expected)
    {
        using var volumes = new Sigmask.Tests.Data.VolumeFolder().Volume("images/a.nii", [4, 3, 2], [1, 2, 3]).Volume("masks/a.nii", [4, 3, 2], [1, 2, 3], modulo: 2);
        using var pictures = new PictureFolder().Grey("images/a.png", 3, 1, 1, 2, 3).Grey("masks/a.png", 3, 1, 0, 255, 0);
        var record = Audited(areVolumes ? volumes.Path : pictures.Path, (0, [new PixelRun(2, 3)], 0, 1));

        var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(record, [new("a", 1, Verdict.Accept)], null, target, [new UneditedLayout()], cancellation: TestContext.Current.CancellationToken));

        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public void A_copy_that_lies_in_the_data_set_by_a_link_is_refused_and_data_that_are_reached_by_one_are_copied()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var folder = PictureFolder.Burn(2);
        using var elsewhere = new PictureFolder();
        var record = Audited(folder.Path, (1, [new PixelRun(1, 3)], 1, 2));
        Directory.CreateSymbolicLink(elsewhere.At("data"), folder.Path);
        var before = Contents(folder.Path);
        (string Data, string Target)[] ways = [(elsewhere.At("data"), folder.At("copy")), (folder.Path, elsewhere.At("data/masks/copy")), (elsewhere.At("data"), folder.At("new/copy"))];

        foreach (var (data, place) in ways)
        {
            var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(record, [new("1", 1, Verdict.Accept)], data, place, cancellation: TestContext.Current.CancellationToken));
            Assert.StartsWith($"{place} lies in {data}, which would be copied into itself", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Contents(folder.Path));
        Assert.Single(CorrectedCopy.Write(record, [new("1", 1, Verdict.Accept)], elsewhere.At("data"), target, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(before.Keys, Contents(target).Keys);
    }

    [Fact]
    public void A_link_to_a_file_of_the_data_set_becomes_that_file_and_any_other_is_refused_by_its_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var folder = PictureFolder.Burn(2).Text("notes.txt", "mine");
        using var elsewhere = new PictureFolder().Text("key.txt", "secret");
        var record = Audited(folder.Path, (1, [new PixelRun(1, 3)], 1, 2));
        (string Name, string Target, string Words)[] refused =
        [
            ("images/notes.txt", elsewhere.At("key.txt"), "leads out of"),
            ("gone.txt", "nothing.txt", "or nowhere"),
            ("masks/up", "..", "a link to a folder"),
            ("more", elsewhere.Path, "a link to a folder"),
        ];

        foreach (var (name, to, words) in refused)
        {
            File.CreateSymbolicLink(folder.At(name), to);
            var error = Assert.Throws<DataException>(() => CorrectedCopy.Write(record, [new("1", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken));
            Assert.StartsWith($"{folder.At(name)} is a link", error.Message, StringComparison.Ordinal);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.False(Directory.Exists(target));
            File.Delete(folder.At(name));
        }

        File.CreateSymbolicLink(folder.At("same.txt"), "notes.txt");
        CorrectedCopy.Write(record, [new("1", 1, Verdict.Accept)], null, target, cancellation: TestContext.Current.CancellationToken);
        var same = new FileInfo(Path.Combine(target, "same.txt"));
        Assert.Null(same.LinkTarget);
        Assert.Equal("mine", File.ReadAllText(same.FullName));
    }

    // An audit that found given regions: case, pixels, label given and suggested.
    private static AuditRecord Audited(string folder, params (int Case, PixelRun[] Runs, byte Given, byte Suggested)[] regions)
    {
        var opened = DataLayouts.Open(folder, DataLayouts.Auto, new DataOptions());
        var source = opened.Source.Whole;
        var cases = Enumerable.Range(0, source.Cases.Count).Select(index => new AuditedCase
        {
            Key = source.Cases[index],
            Size = source.Read(index).Size,
            Labels = LabelAudit.HashOf(source.Read(index).Labels),
            SuspiciousShare = 0.5,
            SuspiciousPixels = 1,
            Pixels = 6,
            MeanLoss = 1,
            Softmin = 0.5,
            Regions =
            [
                .. regions.Where(region => region.Case == index).Select((region, number) => new SuspiciousRegion
                {
                    Number = number + 1, Given = region.Given, Suggested = region.Suggested, Pixels = region.Runs.Sum(run => run.Length), Extent = null, Depth = 1, Margin = 1, Suspicion = 0.5, Runs = region.Runs,
                }),
            ],
        });
        return new AuditRecord(new LabelAudit(source.Description, [.. cases], []), DataOrigin.Of(folder, opened, new DataOptions(), null), opened.Labels, new Dictionary<string, string>());
    }

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), path => Convert.ToHexString(File.ReadAllBytes(path))), StringComparer.Ordinal);

    private static string Saved(PictureFolder folder, byte[] file)
    {
        folder.Bytes("expected/a.png", file);
        return folder.At("expected/a.png");
    }

    // Plain folders whose annotations stay as they are, whatever is to be corrected.
    private sealed class UneditedLayout : IDataLayout
    {
        public string Name => FolderLayout.Folder.Name;

        public string Summary => FolderLayout.Folder.Summary;

        public bool Recognises(string folder, DataOptions options) => FolderLayout.Folder.Recognises(folder, options);

        public OpenedData Open(string folder, DataOptions options)
        {
            var opened = FolderLayout.Folder.Open(folder, options);
            return opened with { Source = new UneditedSource((IEditableLabels)opened.Source.Whole) };
        }
    }

    private sealed class UneditedSource(IEditableLabels source) : IEditableLabels
    {
        public DataDescription Description => source.Description;

        public IReadOnlyList<CaseKey> Cases => source.Cases;

        public string Annotation => source.Annotation;

        public Sample Read(int index) => source.Read(index);

        public IReadOnlyList<string> FilesOf(int index) => source.FilesOf(index);

        public string ReadingOf(int index) => source.ReadingOf(index);

        public IReadOnlyList<EditedFile> Edit(int index, IReadOnlyList<LabelEdit> edits)
        {
            var file = source.FilesOf(index)[^1];
            return [new EditedFile(file, Path.GetFileName(file), copy => File.Copy(file, copy))];
        }
    }
}
