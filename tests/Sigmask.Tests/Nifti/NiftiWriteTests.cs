using System.IO.Compression;
using CsCheck;
using Sigmask.Nifti;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Nifti;

public sealed class NiftiWriteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> GoodScalars => NiftiReferenceTests.GoodScalars;

    public static TheoryData<Array, NiftiDataType> Types => new()
    {
        { new byte[] { 0, 1, 2, 3, 254, 255 }, NiftiDataType.UInt8 },
        { new sbyte[] { -128, -1, 0, 1, 2, 127 }, NiftiDataType.Int8 },
        { new short[] { short.MinValue, -1, 0, 1, 2, short.MaxValue }, NiftiDataType.Int16 },
        { new ushort[] { 0, 1, 2, 3, 4, ushort.MaxValue }, NiftiDataType.UInt16 },
        { new int[] { int.MinValue, -1, 0, 1, 2, int.MaxValue }, NiftiDataType.Int32 },
        { new uint[] { 0, 1, 2, 3, 4, uint.MaxValue }, NiftiDataType.UInt32 },
        { new long[] { long.MinValue, -1, 0, 1, 2, long.MaxValue }, NiftiDataType.Int64 },
        { new ulong[] { 0, 1, 2, 3, 4, ulong.MaxValue }, NiftiDataType.UInt64 },
        { new float[] { 1.5f, -2, float.NaN, float.PositiveInfinity, 3, 4 }, NiftiDataType.Float32 },
        { new double[] { 1.5, -2, double.NaN, double.NegativeInfinity, 3, 4 }, NiftiDataType.Float64 },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_read_back_from_every_kind_of_file(Array numbers, NiftiDataType type)
    {
        var volume = new NiftiVolume(NiftiHeader.Create([3, 2], type, [0.5, 2]), numbers);
        foreach (var ending in new[] { ".nii", ".nii.gz", ".hdr", ".img", ".hdr.gz", ".NII", ".IMG.GZ" })
        {
            var path = folder["volume" + ending];

            NiftiFile.Write(path, volume);
            var read = NiftiFile.Read(path);

            Assert.Equal([3, 2], read.Shape);
            Assert.Equal([0.5, 2], read.Spacing);
            Assert.Equal(type, read.Header.DataType);
            Assert.Equal(numbers.GetType(), read.Stored.GetType());
            Assert.Equal(numbers, read.Stored);
        }
    }

    [Theory]
    [MemberData(nameof(GoodScalars))]
    public void A_label_map_on_the_grid_of_an_image_has_its_geometry(string id)
    {
        var image = NiftiFile.Read(new ReferenceCase(id).Location);
        var labels = Enumerable.Range(0, image.Stored.Length).Select(i => (byte)(i % 4)).ToArray();

        foreach (var ending in new[] { ".nii.gz", ".hdr" })
        {
            NiftiFile.Write(folder["labels" + ending], NiftiVolume.OnGridOf(image.Header, labels));
            var written = NiftiFile.Read(folder["labels" + ending]);

            Assert.Equal(labels, (byte[])written.Stored);
            Assert.Equal(image.Header.Version, written.Header.Version);
            Assert.Equal(image.Shape, written.Shape);
            Assert.Equal(image.Header.PixDim, written.Header.PixDim);
            Assert.Equal(image.Affine, written.Affine);
            Assert.Equal(image.Header.SFormCode, written.Header.SFormCode);
            Assert.Equal(image.Header.QFormCode, written.Header.QFormCode);
            Assert.Equal(image.Header.QForm, written.Header.QForm);
            Assert.Equal(image.Header.Units, written.Header.Units);
            Assert.Equal((1, 0), (written.Header.EffectiveSlope, written.Header.EffectiveIntercept));
        }
    }

    [Theory]
    [InlineData("n01_uint8")]
    [InlineData("n12_bigendian_float32")]
    [InlineData("n13_scaled_int16")]
    [InlineData("n18_sform_oblique")]
    [InlineData("n19_qform_oblique")]
    [InlineData("n31_nifti2")]
    [InlineData("n34_extension")]
    [InlineData("n41_rgb24")]
    public void A_volume_that_is_written_again_is_the_same(string id)
    {
        var volume = NiftiFile.Read(new ReferenceCase(id).Location);

        NiftiFile.Write(folder["again.nii.gz"], volume);
        var again = NiftiFile.Read(folder["again.nii.gz"]);

        Assert.Equal(volume.Stored, again.Stored);
        Assert.Equivalent(volume.Header with { IsBigEndian = false }, again.Header, strict: true);
    }

    [Theory]
    [InlineData("n01_uint8")]
    [InlineData("n02_int16")]
    [InlineData("n18_sform_oblique")]
    [InlineData("n20_qfac_minus1")]
    [InlineData("n26_4d")]
    [InlineData("n31_nifti2")]
    [InlineData("n34_extension")]
    public void The_bytes_of_what_nibabel_wrote_are_written_again(string id)
    {
        var path = new ReferenceCase(id).Location;

        NiftiFile.Write(folder["again.nii"], NiftiFile.Read(path));

        Assert.Equal(Decompressed(path), File.ReadAllBytes(folder["again.nii"]));
    }

    [Fact]
    public void Axes_beyond_sixteen_bits_need_the_second_version()
    {
        NiftiFile.Write(folder["long.nii"], new NiftiVolume(NiftiHeader.Create([40000], NiftiDataType.UInt8, [1]), new byte[40000]));

        var read = NiftiFile.ReadHeader(folder["long.nii"]);

        Assert.Equal(2, read.Version);
        Assert.Equal([40000], read.Shape);
    }

    [Fact]
    public void Fewer_axes_of_a_grid_can_be_kept()
    {
        var image = NiftiFile.ReadHeader(new ReferenceCase("n26_4d").Location);

        var labels = NiftiVolume.OnGridOf(image, new byte[60], axes: 3);

        Assert.Equal([5, 4, 3], labels.Shape);
        Assert.Equal(image.Affine, labels.Affine);
    }

    [Fact]
    public void Equal_volumes_give_equal_files_and_nothing_else_in_the_folder()
    {
        var volume = new NiftiVolume(NiftiHeader.Create([2, 2], NiftiDataType.UInt8, [1, 1]), new byte[] { 1, 2, 3, 4 });
        NiftiFile.Write(folder["a.nii.gz"], volume);
        NiftiFile.Write(folder["b.nii.gz"], volume);

        Assert.Equal(File.ReadAllBytes(folder["a.nii.gz"]), File.ReadAllBytes(folder["b.nii.gz"]));
        Assert.Equal(2, Directory.GetFiles(folder.Location).Length);
    }

    [Fact]
    public void What_is_no_volume_of_the_format_is_refused()
    {
        var header = NiftiHeader.Create([2, 2], NiftiDataType.UInt8, [1, 1]);
        Assert.Throws<ArgumentException>(() => new NiftiVolume(header, new byte[3]));
        Assert.Throws<ArgumentException>(() => new NiftiVolume(header, new sbyte[4]));
        Assert.Throws<ArgumentException>(() => new NiftiVolume(NiftiHeader.Create([2, 2], NiftiDataType.Int32, [1, 1]), new uint[4]));
        Assert.Throws<ArgumentException>(() => NiftiVolume.OnGridOf(header, new char[4]));
        Assert.Throws<ArgumentException>(() => NiftiHeader.Create([2, 2], NiftiDataType.UInt8, [1]));
        Assert.Throws<ArgumentException>(() => NiftiHeader.Create(new int[8], NiftiDataType.UInt8, new double[8]));
        Assert.Throws<ArgumentException>(() => NiftiFile.Write(folder["volume.mha"], new NiftiVolume(header, new byte[4])));
        File.WriteAllText(folder["file"], "");
        var error = Assert.Throws<IOException>(() => NiftiFile.Write(Path.Combine(folder["file"], "volume.nii"), new NiftiVolume(header, new byte[4])));
        Assert.Contains("volume.nii", error.Message);
    }

    [Fact]
    public void Labels_are_whole_numbers_or_an_error_that_names_the_voxel()
    {
        var header = NiftiHeader.Create([3], NiftiDataType.Float32, [1]);
        Assert.Equal([0, 205, -1], new NiftiVolume(header, new float[] { 0, 205.0001f, -1 }).ToLabels());
        Assert.Equal([0, 2, 4], new NiftiVolume(header with { DataType = NiftiDataType.Int16, Slope = 2 }, new short[] { 0, 1, 2 }).ToLabels());
        var error = Assert.Throws<FormatException>(() => new NiftiVolume(header, new float[] { 0, 0.5f, 1 }).ToLabels());
        Assert.Contains("voxel 1", error.Message);
        Assert.Throws<FormatException>(() => new NiftiVolume(header, new float[] { 0, float.NaN, 1 }).ToLabels());
        Assert.Throws<FormatException>(() => new NiftiVolume(header, new float[] { 0, 1e20f, 1 }).ToLabels());
    }

    [Theory]
    [InlineData("volume.HDR", "volume.img")]
    [InlineData("volume.hdr", "volume.IMG")]
    public void Halves_may_differ_in_capitals(string header, string voxels)
    {
        NiftiFile.Write(folder["pair.hdr"], new NiftiVolume(NiftiHeader.Create([2], NiftiDataType.UInt8, [1]), new byte[] { 3, 4 }));
        File.Move(folder["pair.hdr"], folder[header]);
        File.Move(folder["pair.img"], folder[voxels]);

        Assert.Equal([3, 4], NiftiFile.Read(folder[header]).ToLabels());
        Assert.Equal([3, 4], NiftiFile.Read(folder[voxels]).ToLabels());
    }

    [Fact]
    public void A_missing_half_and_a_missing_file_are_named()
    {
        var path = folder["volume.hdr"];
        Assert.Contains("no such file", Assert.Throws<NiftiException>(() => NiftiFile.Read(path)).Message);
        NiftiFile.Write(path, new NiftiVolume(NiftiHeader.Create([1], NiftiDataType.UInt8, [1]), new byte[1]));
        File.Delete(folder["volume.img"]);
        Assert.Contains("volume.img is missing", Assert.Throws<NiftiException>(() => NiftiFile.Read(path)).Message);
        Assert.Contains("volume.img", Assert.Throws<NiftiException>(() => NiftiFile.Read(folder["volume.img"])).Message);
        Assert.Contains("its name ends", Assert.Throws<NiftiException>(() => NiftiFile.Read(folder["volume.mha"])).Message);
        Assert.Equal("there is no such file.", Assert.Throws<NiftiException>(() => NiftiFile.Read(Path.Combine(folder["none"], "volume.nii"))).Reason);
    }

    [Fact]
    public void A_volume_over_the_limit_is_refused_before_it_is_read()
    {
        var path = folder["volume.nii.gz"];
        NiftiFile.Write(path, new NiftiVolume(NiftiHeader.Create([64, 64, 64], NiftiDataType.UInt8, [1, 1, 1]), new byte[1 << 18]));

        Assert.Equal(1 << 18, NiftiFile.Read(path, mostBytes: 1 << 18).Stored.Length);
        Assert.Contains("more than", Assert.Throws<NiftiException>(() => NiftiFile.Read(path, mostBytes: (1 << 18) - 1)).Reason);
    }

    [Fact]
    public void Axes_near_those_of_the_patient_are_recognised_in_any_order_and_direction() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 3).ToArray()), Gen.Bool.Array[3], Gen.Double[-0.2, 0.2].Array[9], Gen.Double[0.1, 10].Array[3]).ForAll((directions, turned, tilt, spacing) =>
        {
            var rows = new double[12];
            for (var (row, i) = (0, 0); row < 3; row++)
            {
                for (var axis = 0; axis < 3; axis++, i++)
                {
                    rows[(row * 4) + axis] = ((directions[axis] == row ? turned[axis] ? -1 : 1 : 0) + tilt[i]) * spacing[axis];
                }
            }

            var orientation = VoxelOrientation.Of(new Affine(rows));

            return orientation.Directions.SequenceEqual(directions) && orientation.Turned.SequenceEqual(turned);
        });

    private static byte[] Decompressed(string path)
    {
        using var file = File.OpenRead(path);
        using var result = new MemoryStream();
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        stream.CopyTo(result);
        return result.ToArray();
    }
}
