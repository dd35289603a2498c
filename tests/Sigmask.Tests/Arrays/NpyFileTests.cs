using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Sigmask.Arrays;
using Sigmask.Data;

namespace Sigmask.Tests.Arrays;

public sealed class NpyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-npy-").FullName;

    public static TheoryData<Array, string> Arrays => new()
    {
        { new float[] { 1.5f, -2, float.NaN, 0, 3, 4 }, "<f4" },
        { new double[] { 1.5, -2, double.PositiveInfinity, 0, 3, 4 }, "<f8" },
        { new Half[] { (Half)1.5, (Half)(-2), (Half)0, (Half)3, (Half)4, (Half)5 }, "<f2" },
        { new long[] { long.MinValue, -1, 0, 1, 2, long.MaxValue }, "<i8" },
        { new int[] { int.MinValue, -1, 0, 1, 2, int.MaxValue }, "<i4" },
        { new short[] { -1, 0, 1, 2, 3, 4 }, "<i2" },
        { new sbyte[] { -1, 0, 1, 2, 3, 4 }, "|i1" },
        { new byte[] { 0, 1, 2, 3, 254, 255 }, "|u1" },
        { new ushort[] { 0, 1, 2, 3, 4, 65535 }, "<u2" },
        { new uint[] { 0, 1, 2, 3, 4, uint.MaxValue }, "<u4" },
        { new ulong[] { 0, 1, 2, 3, 4, ulong.MaxValue }, "<u8" },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Arrays))]
    public void What_is_written_is_read_back(Array numbers, string elementType)
    {
        var path = Path.Combine(folder, "a.npy");

        NpyFile.Write(path, new NpyArray([2, 3], numbers));
        var read = NpyFile.Read(path);

        Assert.Equal([2, 3], read.Shape);
        Assert.Equal(elementType, read.ElementType);
        Assert.Equal(numbers.GetType(), read.Data.GetType());
        Assert.Equal(numbers, read.Data);
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData(new int[0], 1)]
    [InlineData(new[] { 1 }, 1)]
    [InlineData(new[] { 0, 7 }, 0)]
    [InlineData(new[] { 2, 3, 1, 2 }, 12)]
    public void Any_number_of_axes_is_kept(int[] shape, int count)
    {
        var path = Path.Combine(folder, "a.npy");

        NpyFile.Write(path, new NpyArray(shape, new float[count]));

        Assert.Equal(shape, NpyFile.Read(path).Shape);
        Assert.Equal(0, HeaderLength(path) % 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_three_versions_are_read(byte version)
    {
        var path = Write("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }\n", [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], version);

        Assert.Equal([1, 2, 3], (int[])NpyFile.Read(path).Data);
    }

    [Fact]
    public void Fortran_order_is_brought_into_C_order()
    {
        // numpy: np.asfortranarray(np.arange(12, dtype='u1').reshape(2, 3, 2))
        var path = Write("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }", [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), (byte[])NpyFile.Read(path).Data);
    }

    [Fact]
    public void Truth_values_come_as_zero_and_one()
    {
        var path = Write("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", [0, 1, 7]);

        Assert.Equal([0, 1, 1], (byte[])NpyFile.Read(path).Data);
    }

    [Fact]
    public void Numbers_are_converted_exactly_or_not_at_all()
    {
        Assert.Equal([0f, 255f], new NpyArray([2], new byte[] { 0, 255 }).ToSingle());
        Assert.Equal([0.5], new NpyArray([1], new Half[] { (Half)0.5 }).ToDouble());
        Assert.Equal([4294967295L], new NpyArray([1], new uint[] { uint.MaxValue }).ToInt64());
        Assert.Throws<OverflowException>(() => new NpyArray([1], new ulong[] { ulong.MaxValue }).ToInt64());
        Assert.Throws<InvalidOperationException>(() => new NpyArray([1], new float[] { 1 }).ToInt64());
    }

    [Fact]
    public void Shape_and_numbers_must_agree()
    {
        Assert.Throws<ArgumentException>(() => new NpyArray([2, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => new NpyArray([-1, -1], new float[1]));
        Assert.Throws<ArgumentException>(() => new NpyArray([1], new string[1]));
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "Python objects")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "records")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "big-endian")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "not supported")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "8 bytes follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 2147483647, 2147483647), }", "8 bytes follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", "99999999999999999999")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "damaged")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "2 entries")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'shape': (1,)}", "single 'descr'")]
    [InlineData("{'descr': '<f8', 'fortran_order': (1,), 'shape': (1,)}", "neither True nor False")]
    [InlineData("{'descr': True, 'fortran_order': False, 'shape': (1,)}", "its element type")]
    [InlineData("", "damaged")]
    public void A_bad_header_is_named_with_its_file(string header, string expected)
    {
        var path = Write(header, new byte[8]);

        var error = Assert.Throws<DataException>(() => NpyFile.Read(path));

        Assert.StartsWith(path + ": ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Missing_foreign_and_cut_files_are_errors_that_name_them()
    {
        var path = Path.Combine(folder, "a.npy");
        Assert.Contains(path, Assert.Throws<DataException>(() => NpyFile.Read(path)).Message);
        File.WriteAllText(path, "P5 2 2 255 abcd");
        Assert.Contains("no .npy file", Assert.Throws<DataException>(() => NpyFile.Read(path)).Message);
        NpyFile.Write(path, new NpyArray([4], new float[4]));
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith(path, Assert.Throws<DataException>(() => NpyFile.Read(path)).Message);
        }

        var blocked = Path.Combine(path, "b.npy");
        Assert.Contains(blocked, Assert.Throws<DataException>(() => NpyFile.Write(blocked, new NpyArray([1], new float[1]))).Message);
    }

    [Fact]
    public void Damage_anywhere_gives_an_array_of_the_files_size_or_an_error_of_ours()
    {
        var path = Path.Combine(folder, "a.npy");
        NpyFile.Write(path, new NpyArray([2, 3], new float[6]));
        var whole = File.ReadAllBytes(path);
        var (read, refused) = (0, 0);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6].ForAll(
            changes =>
            {
                var bytes = (byte[])whole.Clone();
                foreach (var (position, value) in changes)
                {
                    bytes[position] = value;
                }

                File.WriteAllBytes(path, bytes);
                try
                {
                    var length = NpyFile.Read(path).Data.Length;
                    read++;
                    return length <= bytes.Length;
                }
                catch (DataException error)
                {
                    refused++;
                    return error.Message.StartsWith(path, StringComparison.Ordinal);
                }
            },
            iter: 2000);

        // Or the damage tests nothing.
        Assert.True(read > 0 && refused > 0, $"{read} were read and {refused} refused.");
    }

    private static int HeaderLength(string path) => BinaryPrimitives.ReadUInt16LittleEndian(File.ReadAllBytes(path).AsSpan(8)) + 10;

    private string Write(string header, byte[] numbers, byte version = 1)
    {
        var text = Encoding.Latin1.GetBytes(header);
        var length = new byte[version == 1 ? 2 : 4];
        length[0] = (byte)text.Length;
        length[1] = (byte)(text.Length >> 8);
        var path = Path.Combine(folder, "a.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. numbers]);
        return path;
    }
}
