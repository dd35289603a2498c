using System.Globalization;
using System.Text;
using Sigmask.Data;
using Sigmask.Tests.Training;
using Sigmask.Volumes;
using static Sigmask.Tests.Volumes.TextHeaderFile;

namespace Sigmask.Tests.Fuzzing;

/// <summary>
/// Damaged NRRD and MetaImage files are volumes or declared errors of one line, and memory stays in proportion to the file. SIGMASK_FUZZ sets the number of
/// files of each form (20000 and more in a long run).
/// </summary>
public sealed class VolumeFuzzTests : IDisposable
{
    private const int Short = 400;

    // The files are of a few hundred bytes; compressed ones may unpack to a thousand times that.
    private const long MostBytes = 8 << 20;

    private const string Slicer = "space: left-posterior-superior\nsizes: 2 3 2 2\nspace directions: none (1,0,0) (0,2,0) (0,0,-3)\nkinds: list domain domain domain\nspace origin: (1,-2,3)\nSegment0_Name:=liver\nSegment0_LabelValue:=2\nSegment0_Layer:=0\nSegment1_Name:=kidney\nSegment1_LabelValue:=1\nSegment1_Layer:=1\n";
    private const string Meta = "ObjectType = Image\nNDims = 3\nTransformMatrix = 1 0 0 0 0 1 0 -1 0\nOffset = 1 -2.5 3\nElementSpacing = 1 2 3\nDimSize = 3 2 2\n";

    private static readonly byte[] Voxels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i % 3))];

    private static readonly Dictionary<string, byte[]> Forms = new()
    {
        ["raw.nrrd"] = Of("NRRD0004\ntype: short\ndimension: 3\nspace: RAS\nsizes: 3 2 2\nspace directions: (1,0,0) (0,2,0) (0,0,3)\nendian: big\nencoding: raw\nbyte skip: 0\nspace origin: (1,2,3)\n\n", Voxels),
        ["text.nrrd"] = Of("NRRD0003\ntype: float\ndimension: 3\nsizes: 3 2 2\nspacings: 1 2 3\nencoding: ascii\n\n", Text(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
        ["layers.seg.nrrd"] = Of($"NRRD0005\ntype: uchar\ndimension: 4\nencoding: gzip\n{Slicer}\n", Gzip(Voxels)),
        ["inside.nrrd"] = Of($"NRRD0005\ntype: uchar\ndimension: 4\nencoding: raw\n{Slicer}\n", Voxels),
        ["header.nhdr"] = Of("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 3 2 2\nencoding: raw\nline skip: 0\nbyte skip: -1\ndata file: voxels.raw\n", []),
        ["raw.mha"] = Of($"{Meta}ElementType = MET_USHORT\nBinaryDataByteOrderMSB = True\nElementDataFile = LOCAL\n", Voxels),
        ["zlib.mha"] = Of($"{Meta}ElementNumberOfChannels = 2\nElementType = MET_UCHAR\nCompressedData = True\nCompressedDataSize = 20\nElementDataFile = LOCAL\n", Zlib(Voxels)),
        ["text.mha"] = Of($"{Meta}ElementType = MET_DOUBLE\nBinaryData = False\nElementDataFile = LOCAL\n", Text(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
        ["header.mhd"] = Of($"{Meta}ElementType = MET_UCHAR\nHeaderSize = 3\nElementDataFile = voxels.raw\n", []),
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. Forms.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_volumes_or_declared_errors_within_the_limit_of_memory(string name)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("SIGMASK_FUZZ"), CultureInfo.InvariantCulture, out var asked) ? asked : Short;
        var (path, labels) = (folder[name], LabelTable.OfLabels("background", "kidney", "liver"));
        var (refused, read) = (0, 0);
        File.WriteAllBytes(folder["voxels.raw"], Voxels);
        for (var number = 0; number < count; number++)
        {
            File.WriteAllBytes(path, Mutation.Of(Forms[name], 3, number));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Use(path);
                read++;
                LabelVolume.Read(path, labels);
            }
            catch (Exception error) when (error is VolumeException or DataException)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"{name}, mutation {number}: {error}\n{Encoding.Latin1.GetString(File.ReadAllBytes(path))}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"{name}, mutation {number} took {allocated} bytes");
        }

        // Neither is rare, or the damage tests nothing.
        Assert.InRange(refused, count / 50, count);
        Assert.InRange(read, count / 50, count);
    }

    [Theory]
    [InlineData("nrrd", "NRRD0004\ntype: double\ndimension: 3\nsizes: 2000000000 2000000000 2000000000\nendian: little\nencoding: gzip\n\n")]
    [InlineData("nrrd", "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 1000 1000 1000\nencoding: text\n\n")]
    [InlineData("mha", "NDims = 3\nDimSize = 2000000000 2000000000 2000000000\nElementType = MET_DOUBLE\nCompressedData = True\nElementDataFile = LOCAL\n")]
    public void A_header_that_claims_more_than_there_is_costs_no_memory(string ending, string header)
    {
        File.WriteAllBytes(folder["a." + ending], Of(header, Gzip(new byte[1000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("at most", Assert.Throws<VolumeException>(() => VolumeFile.Read(folder["a." + ending])).Message, StringComparison.Ordinal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_bomb_behind_a_small_header_costs_no_memory()
    {
        File.WriteAllBytes(folder["a.nrrd"], Of("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 3 2 2\nencoding: gzip\n\n", Gzip(new byte[64 << 20])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("goes on", Assert.Throws<VolumeException>(() => VolumeFile.Read(folder["a.nrrd"])).Message, StringComparison.Ordinal);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // Everything that is computed from a header must hold for whatever was accepted.
    private static void Use(string path)
    {
        var volume = VolumeFile.Read(path);
        Assert.Equal(volume.Header.VoxelCount * volume.Header.Components, volume.ToSingle().Length);
        Assert.True(volume.Header.Affine.IsFinite);
        Assert.All(volume.Header.Spacing, spacing => Assert.True(spacing > 0 && double.IsFinite(spacing)));
        Assert.Equal(3, volume.Header.Orientation.Codes.Length);
        Assert.Equal(volume.Header.Format, VolumeFile.ReadHeader(path).Format);
    }
}
