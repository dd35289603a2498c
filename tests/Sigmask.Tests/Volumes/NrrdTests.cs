using Sigmask.Data;
using Sigmask.Nifti;
using Sigmask.Tests.Training;
using Sigmask.Volumes;
using static Sigmask.Tests.Volumes.TextHeaderFile;

namespace Sigmask.Tests.Volumes;

public sealed class NrrdTests : IDisposable
{
    private static readonly int[] Numbers = [0, 1, 2, 3, 100, 5, 6, 7, 8, 9, 10, 127];
    private static readonly double[] Expected = Array.ConvertAll(Numbers, number => (double)number);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("signed char", typeof(sbyte), "int8")]
    [InlineData("uint8_t", typeof(byte), "uint8")]
    [InlineData("short", typeof(short), "int16")]
    [InlineData("unsigned short int", typeof(ushort), "uint16")]
    [InlineData("int", typeof(int), "int32")]
    [InlineData("uint32", typeof(uint), "uint32")]
    [InlineData("long long int", typeof(long), "int64")]
    [InlineData("uint64_t", typeof(ulong), "uint64")]
    [InlineData("float", typeof(float), "float32")]
    [InlineData("double", typeof(double), "float64")]
    public void Every_type_is_read_in_every_encoding_and_byte_order(string name, Type type, string numberType)
    {
        foreach (var isBigEndian in (bool[])[false, true])
        {
            var bytes = Bytes(type, isBigEndian, Numbers);
            Check(Header(name, "raw", isBigEndian), bytes);
            Check(Header(name, "gzip", isBigEndian), Gzip(bytes));
        }

        Check($"NRRD0004\ntype: {name}\ndimension: 3\nsizes: 3 2 2\nencoding: ascii\n\n", Text(Numbers));

        void Check(string header, byte[] voxels)
        {
            File.WriteAllBytes(folder["a.nrrd"], Of(header, voxels));
            var volume = VolumeFile.Read(folder["a.nrrd"]);
            Assert.Equal(("NRRD", numberType), (volume.Header.Format, volume.Header.NumberType));
            Assert.Equal([3, 2, 2], volume.Header.Shape);
            Assert.Equal(type, volume.Stored.GetType().GetElementType());
            Assert.Equal(Expected, volume.ToDouble());
        }
    }

    [Theory]
    [InlineData("left-posterior-superior", -2, 3, -4, -10, -20, 30)]
    [InlineData("LPS", -2, 3, -4, -10, -20, 30)]
    [InlineData("RAS", 2, -3, -4, 10, 20, 30)]
    [InlineData("left-anterior-superior", -2, -3, -4, -10, 20, 30)]
    [InlineData("3D-right-handed", -2, 3, -4, -10, -20, 30)]
    public void Places_are_those_of_the_patient_whatever_the_space(string space, double x, double y, double z, double originX, double originY, double originZ)
    {
        var header = Save("a.nrrd", $"space: {space}\nspace directions: (2,0,0) (0,-3,0) ( 0 , 0 , -4e0 )\nspace origin: (10,20,30)\n", dimension: 3, sizes: "3 2 2");

        Assert.True(header.IsPlaced);
        Assert.Equal([2, 3, 4], header.Spacing);
        Assert.Equal([x, 0, 0, originX, 0, y, 0, originY, 0, 0, z, originZ], header.Affine.Rows);
    }

    [Fact]
    public void Spacings_alone_say_nothing_of_place()
    {
        var header = Save("a.nrrd", "spacings: 0.5 0.75 NaN\n", dimension: 3, sizes: "3 4 1");

        Assert.False(header.IsPlaced);
        Assert.Equal([0.5, 0.75, 1], header.Spacing);
        var micrometres = Save("a.nrrd", "space: RAS\nspace directions: (500,0,0) (0,500,0) (0,0,1000)\nspace units: \"um\" \"um\" \"um\"\nspace origin: (1000,0,0)\n", dimension: 3, sizes: "3 2 2");
        Assert.Equal([0.5, 0.5, 1], micrometres.Spacing);
        Assert.Equal(1, micrometres.Affine[0, 3]);
    }

    [Theory]
    [InlineData("2 3 2 1", "none (1,0,0) (0,1,0) (0,0,1)", "list domain domain domain")]
    [InlineData("3 2 1 2", "(1,0,0) (0,1,0) (0,0,1) none", "domain domain domain list")]
    public void Channels_stand_first_or_last(string sizes, string directions, string kinds)
    {
        var lists = new[] { $"space: LPS\nspace directions: {directions}\n", $"kinds: {kinds}\n" };
        foreach (var fields in lists)
        {
            Save("a.nrrd", fields, dimension: 4, sizes);
            var source = VolumeInput.Open(folder["a.nrrd"], LabelTable.OfLabels("background", "x"));
            var sample = source.Read(0);

            Assert.Equal((2, "1 2 3"), (sample.Channels, string.Join(' ', sample.Size)));
            float[] expected = kinds.StartsWith("list", StringComparison.Ordinal) ? [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11] : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
            Assert.Equal(expected, sample.Image);
        }
    }

    [Fact]
    public void Voxels_may_stand_in_a_file_of_their_own()
    {
        File.WriteAllBytes(folder["a.raw"], [9, 9, .. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        foreach (var skip in (string[])["byte skip: 2", "byte skip: -1"])
        {
            File.WriteAllText(folder["a.nhdr"], $"NRRD0005\r\n# comment\r\ntype: uchar\r\ndimension: 3\r\nsizes: 3 2 2\r\nencoding: raw\r\n{skip}\r\ndata file: a.raw\r\n");

            Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), VolumeFile.Read(folder["a.nhdr"]).ToDouble());
        }

        Assert.Equal([folder["a.nhdr"], folder["a.raw"]], VolumeFile.ReadHeader(folder["a.nhdr"]).Files);
        File.WriteAllBytes(folder["a.raw"], [.. "a line\n"u8, .. Gzip([.. Enumerable.Range(0, 12).Select(i => (byte)i)])]);
        File.WriteAllText(folder["a.nhdr"], "NRRD0005\ntype: uchar\ndimension: 3\nsizes: 3 2 2\nencoding: gz\nline skip: 1\ndatafile: a.raw\n");
        Assert.Equal(11, VolumeFile.Read(folder["a.nhdr"]).ToDouble()[^1]);
    }

    [Theory]
    [InlineData("encoding: raw\nline skip: 2", "cut off before its voxels begin")]
    [InlineData("encoding: raw\nline skip: -1", "line skip")]
    [InlineData("encoding: gzip", "not compressed")]
    public void A_file_of_voxels_that_cannot_be_read_is_closed(string fields, string reason)
    {
        File.WriteAllText(folder["a.raw"], "one line\n");
        File.WriteAllText(folder["a.nhdr"], $"NRRD0005\ntype: uchar\ndimension: 1\nsizes: 2\n{fields}\ndata file: a.raw\n");

        var error = Assert.Throws<VolumeException>(() => VolumeFile.Read(folder["a.nhdr"]));

        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        File.Open(folder["a.raw"], FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
    }

    [Theory]
    [InlineData("no such thing", "no NRRD file")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 3 2 2\nencoding: raw\n\n", "at most 0 bytes")]
    [InlineData("NRRD0004\ntype: short\ndimension: 1\nsizes: 1\nencoding: raw\n\nab", "lacks the field 'endian'")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 2\nsizes: 3 2 2\nencoding: raw\n\nabcdefghijkl", "'dimension' is 2, but 'sizes' has 3")]
    [InlineData("NRRD0004\ntype: block\ndimension: 1\nsizes: 1\nencoding: raw\n\na", "type 'block'")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 1\nencoding: bzip2\n\na", "encoding 'bzip2'")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 0\nencoding: raw\n\na", "no length of an axis")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspace directions: (1,0,0) (0,1,0)\n\nabcdefgh", "'space directions' has 2 entries")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspace directions: (1,0,0) (0,0,0) (0,0,1)\n\nabcdefgh", "axis that is none of space lies between")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\nspacings: 1 0 1\n\nabcdefgh", "distance is 0")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 2\nencoding: text\n\n1 300", "'300', which is no number of type uint8")]
    [InlineData("NRRD0004\ntype: float\ndimension: 1\nsizes: 2\nencoding: ascii\n\n0,5 1", "'0,5', which is no number of type float32")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 2\nencoding: raw\ndata file: ../../etc/passwd\n\n", "outside of its folder")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 2\nencoding: raw\ndata file: none.raw\n\n", "none.raw, which is not there")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 2\nencoding: raw\ndata file: LIST\na.raw\n", "no field")]
    [InlineData("NRRD0004\ntype: uchar\ndimension: 1\nsizes: 2\nencoding: raw\ndata file: a%03d.raw 1 2 1\n\n", "in several files")]
    public void What_cannot_be_read_is_named_with_its_reason(string content, string reason)
    {
        File.WriteAllText(folder["a.nrrd"], content);

        var error = Assert.Throws<VolumeException>(() => VolumeFile.Read(folder["a.nrrd"]));

        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.StartsWith(folder["a.nrrd"] + ": ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_map_has_the_geometry_of_its_image()
    {
        var image = Save("a.nrrd", "space: right-anterior-superior\nspace directions: none (0.1,2,0) (0,0,3) (-1.5,0,0)\nspace origin: (0.1,1e-7,-30.25)\n", dimension: 4, sizes: "2 3 2 1");

        LabelVolume.Write(folder["map.nrrd"], [0, 1, 2, 1, 0, 255], LabelTable.Parse("0=background,7=a,300=b"), folder["a.nrrd"]);

        var map = VolumeFile.Read(folder["map.nrrd"]);
        Assert.Equal((image.Affine, "3 2 1"), (map.Header.Affine, string.Join(' ', map.Header.Shape)));
        Assert.Equal(image.Spacing, map.Header.Spacing);
        Assert.Equal([0, 7, 300, 7, 0, 0], map.ToDouble());
        Save("plain.nrrd", "spacings: 1 2 3\n", dimension: 3, sizes: "3 2 2");
        LabelVolume.Write(folder["map.nrrd"], new byte[12], LabelTable.OfLabels("background", "a"), folder["plain.nrrd"]);
        Assert.Equal((false, "1 2 3"), (VolumeFile.ReadHeader(folder["map.nrrd"]).IsPlaced, string.Join(' ', VolumeFile.ReadHeader(folder["map.nrrd"]).Spacing)));
    }

    [Fact]
    public void Segments_are_told_by_their_names_whatever_their_numbers_are()
    {
        Segmentation("a.seg.nrrd", "3 1 1", [0, 1, 2], "Segment0_Name:=liver\nSegment0_LabelValue:=2\nSegment0_Layer:=0\nSegment1_Name:=Kidney\nSegment1_LabelValue:=1\nSegment1_Layer:=0\n");
        var table = LabelTable.Parse("0=background,1=liver,2=kidney");

        Assert.Equal([0, 2, 1], LabelVolume.Read(folder["a.seg.nrrd"], table).Labels);
        Assert.Equal([0, 1, 2], LabelVolume.Read(folder["a.seg.nrrd"], LabelTable.OfLabels("background", "x", "y")).Labels);
        var error = Assert.Throws<DataException>(() => LabelVolume.Read(folder["a.seg.nrrd"], LabelTable.OfLabels("background", "liver", "spleen")));
        Assert.Contains("segment 'Kidney' is none of the classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_that_overlap_lie_in_layers_of_which_the_later_is_taken()
    {
        // Of each voxel the numbers of both layers.
        Segmentation("a.seg.nrrd", "2 3 1 1", [1, 0, 1, 1, 0, 2], "Segment0_ID:=S1\nSegment0_Name:=organ\nSegment0_LabelValue:=1\nSegment0_Layer:=0\nSegment1_Name:=tumour\nSegment1_LabelValue:=1\nSegment1_Layer:=1\nSegment2_Name:=cyst\nSegment2_LabelValue:=2\nSegment2_Layer:=1\n");

        Assert.Equal([1, 2, 3], LabelVolume.Read(folder["a.seg.nrrd"], LabelTable.OfLabels("background", "organ", "tumour", "cyst")).Labels);
        var error = Assert.Throws<DataException>(() => LabelVolume.Read(folder["a.seg.nrrd"], LabelTable.OfLabels("background", "x", "y")));
        Assert.Contains("'organ', 'tumour' have the same value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_old_segmentations_each_segment_has_a_layer_of_its_own()
    {
        Segmentation("a.seg.nrrd", "2 3 1 1", [1, 0, 0, 0, 1, 1], "Segment0_Name:=organ\nSegment1_Name:=tumour\n");

        Assert.Equal([1, 0, 2], LabelVolume.Read(folder["a.seg.nrrd"], LabelTable.OfLabels("background", "organ", "tumour")).Labels);
    }

    private static string Header(string type, string encoding, bool isBigEndian) =>
        $"NRRD0004\ntype: {type}\ndimension: 3\nsizes: 3 2 2\nendian: {(isBigEndian ? "big" : "little")}\nencoding: {encoding}\n\n";

    private VolumeHeader Save(string name, string fields, int dimension, string sizes)
    {
        File.WriteAllBytes(folder[name], Of($"NRRD0004\ntype: uchar\ndimension: {dimension}\nsizes: {sizes}\nencoding: raw\n{fields}\n", [.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        return VolumeFile.ReadHeader(folder[name]);
    }

    private void Segmentation(string name, string sizes, byte[] voxels, string keys)
    {
        var axes = sizes.Split(' ').Length;
        var directions = (axes == 4 ? "none " : "") + "(1,0,0) (0,1,0) (0,0,1)";
        File.WriteAllBytes(folder[name], Of($"NRRD0004\ntype: unsigned char\ndimension: {axes}\nspace: left-posterior-superior\nsizes: {sizes}\nspace directions: {directions}\nencoding: gzip\nspace origin: (0,0,0)\n{keys}\n", Gzip(voxels)));
    }
}
