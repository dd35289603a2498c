using System.Globalization;
using System.Text;
using BitMiracle.LibTiff.Classic;
using Sigmask.Arrays;
using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Nifti;
using Sigmask.Tests.Arrays;
using Sigmask.Tests.Data;
using Sigmask.Tests.Imaging;

namespace Sigmask.Tests.Fuzzing;

/// <summary>
/// Readers of damaged files either read something or fail with <see cref="DataException"/> in one line, and never take much memory. A short form runs
/// always; SIGMASK_FUZZ=20000 sets the number of damaged files for each reader.
/// </summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private const int Short = 400;

    // All files here are of a few hundred bytes; a zip stream may unpack to a thousand times that.
    private const long MostBytes = 16 << 20;

    private static readonly Dictionary<string, (byte[] File, Action<string> Read)> Readers = new()
    {
        ["array.npy"] = (Bytes(path => NpyFile.Write(path, new NpyArray([2, 3], new float[6]))), path => NpyFile.Read(path)),
        ["pickle2.npy"] = (Pickle(0), path => NamedArrays.Read(path)),
        ["pickle3.npy"] = (Pickle(1), path => NamedArrays.Read(path)),
        ["pickle4.npy"] = (Pickle(6), path => NamedArrays.Read(path)),
        ["pickle5.npy"] = (Pickle(7), path => NamedArrays.Read(path)),
        ["grey.png"] = (PngBytes.Build(4, 8, 0, [[1, 2, 3, 4], [5, 6, 7, 8]]), path => ImageFile.ReadValues(path)),
        ["palette.png"] = (PngBytes.Build(4, 8, 3, [[0, 1, 1, 0]], palette: [1, 2, 3, 4, 5, 6]), path => ImageFile.ReadValues(path)),
        ["deep.png"] = (PngBytes.Build(2, 16, 2, [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]), path => ImageFile.ReadValues(path)),
        ["header.png"] = (PngBytes.Build(2, 16, 4, [[1, 2, 3, 4, 5, 6, 7, 8]]), path => PictureHeader.Read(path)),
        ["strips.tif"] = (Tiff(new TiffFile(5, 4) { Bits = 64, Format = SampleFormat.IEEEFP, Compression = Compression.LZW }), path => ImageFile.ReadValues(path)),
        ["tiles.tif"] = (Tiff(new TiffFile(20, 5) { Bits = 16, Meaning = Photometric.RGB, Samples = 3, Tile = 16, HasPlanes = true, Compression = Compression.DEFLATE }), path => ImageFile.ReadValues(path)),
        ["big.tif"] = (Tiff(new TiffFile(5, 4) { Bits = 32, Format = SampleFormat.INT, Compression = Compression.PACKBITS, Mode = "wl8" }), path => ImageFile.ReadValues(path)),
        ["palette.tif"] = (Tiff(new TiffFile(5, 4) { Bits = 4, Meaning = Photometric.PALETTE, Palette = [[1, 2, 3], [4, 5, 6]] }), path => ImageFile.ReadValues(path)),
        ["bits.tif"] = (Tiff(new TiffFile(9, 4) { Bits = 1, Meaning = Photometric.MINISWHITE, Compression = Compression.CCITTFAX4 }), path => ImageFile.ReadValues(path)),
        ["header.tif"] = (Tiff(new TiffFile(5, 4) { Mode = "wb" }), path => PictureHeader.Read(path)),
        ["sizes.csv"] = (Text("filename,pixel size(mm),head circumference (mm)\n001_HC.png,0.1,180.5\n002_HC.png,0.2,\n"), path => PixelSizeTable.Read(path)),
        ["labels.json"] = (Text("""{"classes":[{"label":0,"name":"background","values":[0]},{"label":1,"name":"burn","values":[255,"#ff0000","3-9"]}],"ignore":[128]}"""), path => LabelFile.Read(path)),
        ["data.json"] = (Text("""{"folder":"/d","layout":"fassd","patient_pattern":"^P","channels":1,"dimensions":2,"paint_order":["a"],"fold":"1/2"}"""), path => DataOrigin.Read(path)),
        ["splits.json"] = (Text("""{"training":["a","b"],"validation":["c"],"training_patients":["a","b"]}"""), path => SplitFile.Read(path)),
        ["splits_final.json"] = (Text("""[{"train":["a","b"],"val":["c"]},{"train":["c"],"val":["a"]}]"""), path => NnUnetSplits.Read(path)),
        ["Info.cfg"] = (Text("ED: 1\nES: 12\nGroup: DCM\nHeight: 184.0\n"), path => AcdcInfo.Read(path)),
        ["nnunet/dataset.json"] = (Text("""{"channel_names":{"0":"T2","1":"ADC"},"labels":{"background":0,"x":1,"ignore":2},"file_ending":".nii.gz"}"""), path => OpenFolder(path, "nnunet")),
        ["msd/dataset.json"] = (Text("""{"labels":{"0":"background","1":"x"},"training":[{"image":"./imagesTr/a.nii.gz","label":"./labelsTr/a.nii.gz"}]}"""), path => OpenFolder(path, "msd")),
    };

    // What a description describes: without it every one is refused before it is looked at as a whole.
    private static readonly Dictionary<string, string[]> Volumes = new()
    {
        ["nnunet/dataset.json"] = ["imagesTr/a_0000.nii.gz", "imagesTr/a_0001.nii.gz", "labelsTr/a.nii.gz"],
        ["msd/dataset.json"] = ["imagesTr/a.nii.gz", "labelsTr/a.nii.gz"],
    };

    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-fuzz-").FullName;

    public static TheoryData<string> Names => [.. Readers.Keys];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_read_or_refused_by_name_without_much_memory(string name)
    {
        var (file, read) = Readers[name];
        var count = int.TryParse(Environment.GetEnvironmentVariable("SIGMASK_FUZZ"), CultureInfo.InvariantCulture, out var asked) ? asked : Short;
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var volume in Volumes.GetValueOrDefault(name, []))
        {
            NiftiFile.Write(Path.Combine(Path.GetDirectoryName(path)!, volume), new NiftiVolume(NiftiHeader.Create([2, 1, 2], NiftiDataType.UInt8, [1, 1, 1]), new byte[4]));
        }

        File.WriteAllBytes(path, file);
        read(path);
        var accepted = 0;
        for (var number = 0; number < count; number++)
        {
            File.WriteAllBytes(path, Mutation.Of(file, 1, number));
            accepted += Try(read, path, $"{name}, mutation {number}") ? 1 : 0;
        }

        // Formats with checksums survive hardly any damage; but if nothing is ever read, the damage tests nothing behind the first check.
        Assert.InRange(accepted, Math.Min(1, count / Short), count);
    }

    private static bool Try(Action<string> read, string path, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = false;
        try
        {
            read(path);
            isRead = true;
        }
        catch (DataException error)
        {
            Assert.False(error.Message.Contains('\n', StringComparison.Ordinal), $"{what}: {error.Message}");
            Assert.True(error.Message.Contains(Path.GetFileName(path), StringComparison.Ordinal) || error.Message.Contains(Path.GetDirectoryName(path)!, StringComparison.Ordinal), $"{what}: {error.Message}");
        }
        catch (Exception error) when (error is not DataException)
        {
            Assert.Fail($"{what}: {error}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostBytes, $"{what} took {allocated} bytes");
        return isRead;
    }

    private static void OpenFolder(string path, string layout) => DataLayouts.Open(Path.GetDirectoryName(path)!, layout, new DataOptions());

    private static byte[] Text(string content) => Encoding.UTF8.GetBytes(content);

    private static byte[] Tiff(TiffFile form) => Bytes(path => form.Write(path, new byte[2000]));

    private static byte[] Pickle(int row) => Convert.FromBase64String(PythonPickles.All.ElementAt(row).Data.Item2);

    private static byte[] Bytes(Action<string> write)
    {
        var path = Path.GetTempFileName();
        try
        {
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
