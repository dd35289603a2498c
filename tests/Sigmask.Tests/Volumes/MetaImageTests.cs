using Sigmask.Data;
using Sigmask.Tests.Training;
using Sigmask.Volumes;
using static Sigmask.Tests.Volumes.TextHeaderFile;

namespace Sigmask.Tests.Volumes;

public sealed class MetaImageTests : IDisposable
{
    private static readonly int[] Numbers = [0, 1, 2, 3, 100, 5, 6, 7, 8, 9, 10, 127];
    private static readonly double[] Expected = Array.ConvertAll(Numbers, number => (double)number);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("MET_CHAR", typeof(sbyte), "int8")]
    [InlineData("MET_UCHAR", typeof(byte), "uint8")]
    [InlineData("MET_SHORT", typeof(short), "int16")]
    [InlineData("MET_USHORT", typeof(ushort), "uint16")]
    [InlineData("MET_INT", typeof(int), "int32")]
    [InlineData("MET_UINT", typeof(uint), "uint32")]
    [InlineData("MET_LONG", typeof(int), "int32")]
    [InlineData("MET_LONG_LONG", typeof(long), "int64")]
    [InlineData("MET_ULONG_LONG", typeof(ulong), "uint64")]
    [InlineData("MET_FLOAT", typeof(float), "float32")]
    [InlineData("MET_DOUBLE", typeof(double), "float64")]
    public void Every_type_is_read_compressed_or_not_and_in_every_byte_order(string name, Type type, string numberType)
    {
        foreach (var isBigEndian in (bool[])[false, true])
        {
            var bytes = Bytes(type, isBigEndian, Numbers);
            Check($"BinaryDataByteOrderMSB = {isBigEndian}\n", bytes);
            Check($"ElementByteOrderMSB = {isBigEndian}\nCompressedData = True\nCompressedDataSize = 5\n", Zlib(bytes));
        }

        Check("BinaryData = False\n", Text(Numbers));

        void Check(string fields, byte[] voxels)
        {
            Save("a.mha", $"NDims = 3\nDimSize = 3 2 2\n{fields}ElementType = {name}\n", voxels);
            var volume = VolumeFile.Read(folder["a.mha"]);
            Assert.Equal(("MetaImage", numberType), (volume.Header.Format, volume.Header.NumberType));
            Assert.Equal([3, 2, 2], volume.Header.Shape);
            Assert.Equal(type, volume.Stored.GetType().GetElementType());
            Assert.Equal(Expected, volume.ToDouble());
        }
    }

    [Fact]
    public void Places_run_to_the_left_posterior_and_superior()
    {
        // The first axis runs superior, the second to the left, the third anterior.
        Save("a.mha", "NDims = 3\nDimSize = 3 2 2\nTransformMatrix = 0 0 1 1 0 0 0 -1 0\nOffset = 10 20 30\nElementSpacing = 2 3 4\nElementType = MET_UCHAR\n", new byte[12]);

        var header = VolumeFile.ReadHeader(folder["a.mha"]);

        Assert.Equal((true, "SLA"), (header.IsPlaced, header.Orientation.Codes));
        Assert.Equal([2, 3, 4], header.Spacing);
        Assert.Equal([0, -3, 0, -10, 0, 0, 4, -20, 2, 0, 0, 30], header.Affine.Rows);
        Save("b.mha", "NDims = 3\nDimSize = 3 2 2\nElementSize = 2 3 4\nElementType = MET_UCHAR\n", new byte[12]);
        Assert.Equal((false, "2 3 4"), (VolumeFile.ReadHeader(folder["b.mha"]).IsPlaced, string.Join(' ', VolumeFile.ReadHeader(folder["b.mha"]).Spacing)));
    }

    [Fact]
    public void Channels_stand_together_or_along_the_fourth_axis()
    {
        byte[] voxels = [.. Enumerable.Range(0, 12).Select(i => (byte)i)];
        Save("a.mha", "NDims = 3\nDimSize = 3 2 1\nElementNumberOfChannels = 2\nElementType = MET_UCHAR_ARRAY\n", voxels);
        Save("b.mha", "NDims = 4\nDimSize = 3 2 1 2\nTransformMatrix = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1\nElementType = MET_UCHAR\n", voxels);
        var labels = LabelTable.OfLabels("background", "x");

        var (together, along) = (VolumeInput.Open(folder["a.mha"], labels).Read(0), VolumeInput.Open(folder["b.mha"], labels).Read(0));

        Assert.Equal((2, 2), (together.Channels, along.Channels));
        Assert.Equal([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11], together.Image);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), along.Image);
    }

    [Fact]
    public void Voxels_may_stand_in_a_file_of_their_own()
    {
        File.WriteAllBytes(folder["a.raw"], [9, 9, .. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        foreach (var size in (int[])[2, -1])
        {
            File.WriteAllText(folder["a.mhd"], $"ObjectType = Image\r\nNDims = 3\r\nDimSize = 3 2 2\r\nHeaderSize = {size}\r\nElementType = MET_UCHAR\r\nElementDataFile = a.raw\r\n");

            Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), VolumeFile.Read(folder["a.mhd"]).ToDouble());
        }

        Assert.Equal([folder["a.mhd"], folder["a.raw"]], VolumeFile.ReadHeader(folder["a.mhd"]).Files);
    }

    [Theory]
    [InlineData("no such thing", "no MetaImage file")]
    [InlineData("NDims = 3\n", "lacks the field 'ElementDataFile'")]
    [InlineData("NDims = 3\nDimSize = 3 2 2\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabc", "at most 3 bytes")]
    [InlineData("NDims = 2\nDimSize = 3 2 2\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabc", "'NDims' is 2, but 'DimSize' has 3")]
    [InlineData("NDims = 1\nDimSize = 3\nElementType = MET_STRING\nElementDataFile = LOCAL\nabc", "ElementType 'MET_STRING'")]
    [InlineData("NDims = 1\nDimSize = 3\nCompressedData = True\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabc", "not compressed")]
    [InlineData("NDims = 3\nDimSize = 1 1 2\nBinaryData = False\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n0,5 1", "'0,5', which is no number of type float32")]
    [InlineData("NDims = 1\nDimSize = 3\nElementSpacing = 0\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabc", "distance is 0")]
    [InlineData("NDims = 3\nDimSize = 1 1 3\nTransformMatrix = 1 0 0\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nabc", "'TransformMatrix' has 3 numbers")]
    [InlineData("NDims = 1\nDimSize = 3\nElementType = MET_UCHAR\nElementDataFile = LIST\na.raw\n", "in several files")]
    [InlineData("NDims = 1\nDimSize = 3\nElementType = MET_UCHAR\nElementDataFile = /etc/passwd\n", "outside of its folder")]
    [InlineData("NDims = 1\nDimSize = 3\nElementType = MET_UCHAR\nElementDataFile = a.raw\n", "a.raw, which is not there")]
    public void What_cannot_be_read_is_named_with_its_reason(string content, string reason)
    {
        File.WriteAllText(folder["a.mha"], content);

        var error = Assert.Throws<VolumeException>(() => VolumeFile.Read(folder["a.mha"]));

        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.StartsWith(folder["a.mha"] + ": ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_map_has_the_geometry_of_its_image()
    {
        Save("a.mha", "NDims = 4\nDimSize = 3 2 1 2\nTransformMatrix = 0 0 1 0 1 0 0 0 0 -1 0 0 0 0 0 1\nOffset = 0.1 20 1e-7 0\nElementSpacing = 0.2 3 4 1\nElementType = MET_UCHAR\n", new byte[12]);

        LabelVolume.Write(folder["map.mha"], [0, 1, 2, 1, 0, 255], LabelTable.Parse("0=background,7=a,300=b"), folder["a.mha"]);

        var (image, map) = (VolumeFile.ReadHeader(folder["a.mha"]), VolumeFile.Read(folder["map.mha"]));
        Assert.Equal((image.Affine, "3 2 1"), (map.Header.Affine, string.Join(' ', map.Header.Shape)));
        Assert.Equal(image.Spacing, map.Header.Spacing);
        Assert.Equal([0, 7, 300, 7, 0, 0], map.ToDouble());
    }

    private void Save(string name, string fields, byte[] voxels) => File.WriteAllBytes(folder[name], Of($"ObjectType = Image\n{fields}ElementDataFile = LOCAL\n", voxels));
}
