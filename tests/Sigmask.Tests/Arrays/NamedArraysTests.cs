using System.Text;
using Sigmask.Arrays;
using Sigmask.Data;

namespace Sigmask.Tests.Arrays;

public sealed class NamedArraysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sigmask-pickle-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(PythonPickles.All), MemberType = typeof(PythonPickles))]
    public void Dictionaries_of_every_NumPy_and_protocol_are_read(string origin, string file)
    {
        var read = NamedArrays.Read(Save(Convert.FromBase64String(file)));

        Assert.True(read.Arrays.Keys.Order().SequenceEqual(["columns", "image", "spacing"]), origin);
        Assert.Equal([2, 3], read.Arrays["image"].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], (byte[])read.Arrays["image"].Data);
        Assert.Equal([1, 2, 3, 4, 5, 6], (byte[])read.Arrays["columns"].Data);
        Assert.Equal([0.5, 0.25], (double[])read.Arrays["spacing"].Data);
        Assert.Equal([0, 1, 1, 0, 0, 0], (byte[])read.Groups["structures"].Arrays["liver"].Data);
        Assert.Equal([0, 0, 1, 1, 0, 0], (byte[])read.Groups["structures"].Arrays["vein"].Data);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var path = Path.Combine(folder, "a.npy");
        var inner = new Dictionary<string, NpyArray> { ["größer"] = new([2, 2], new byte[] { 0, 1, 1, 0 }) };
        var written = new NamedArrays(
            new Dictionary<string, NpyArray> { ["image"] = new([3], new float[] { 1.5f, -2, 3 }), ["one"] = new([], new long[] { 7 }) },
            new Dictionary<string, NamedArrays> { ["structures"] = new(inner, new Dictionary<string, NamedArrays>()) });

        NamedArrays.Write(path, written);
        var read = NamedArrays.Read(path);

        Assert.Equal([1.5f, -2, 3], (float[])read.Arrays["image"].Data);
        Assert.Empty(read.Arrays["one"].Shape);
        Assert.Equal([7], (long[])read.Arrays["one"].Data);
        Assert.Equal([0, 1, 1, 0], (byte[])read.Groups["structures"].Arrays["größer"].Data);
    }

    [Theory]
    [InlineData("\u0080\u0002}X\u0001\0\0\0acposix\nsystem\nX\u0007\0\0\0echo hi\u0085Rs.", "posix.system, which could run code")]
    [InlineData("\u0080\u0004}\u008c\u0001a\u008c\bbuiltins\u008c\u0004eval\u0093\u008c\u00011\u0085Rs.", "builtins.eval, which could run code")]
    [InlineData("\u0080\u0004}\u008c\u0001a\u008c\u0005numpy\u008c\u0004load\u0093\u008c\u00011\u0085Rs.", "numpy.load, which could run code")]
    [InlineData("\u0080\u0002ccollections\nOrderedDict\n)\u0081.", "collections.OrderedDict")]
    [InlineData("\u0080\u0002(i__main__\nx\n.", "instruction 0x69")]
    [InlineData("\u0080\u0006}.", "protocol 6")]
    [InlineData("\u0080\u0003K\u0001.", "holds no dictionary")]
    [InlineData("\u0080\u0003}", "cut off")]
    [InlineData("\u0080\u0003.", "damaged")]
    [InlineData("\u0080\u0003h\u0005.", "damaged")]
    [InlineData("\u0080\u0003]K\u0001K\u0002s.", "damaged")]
    [InlineData("\u0080\u0003X\u00ff\u00ff\u00ff\u00ffabc.", "cut off")]
    [InlineData("\u0080\u0003\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffabc.", "cut off")]
    [InlineData("\u0080\u0003cnumpy\ndtype\nX\u0002\0\0\0u1\u0085Rb.", "damaged")]
    [InlineData("\u0080\u0003}X\u0001\0\0\0acnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\u0002\0\0\0f8\u0085RC\u0002ab\u0086Rs.", "2 bytes")]
    [InlineData("\u0080\u0003}X\u0001\0\0\0acnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\u0002\0\0\0c8\u0085RC\u0002ab\u0086Rs.", "element type 'c8'")]
    public void Whatever_is_no_dictionary_of_arrays_is_refused_with_its_reason(string pickle, string expected)
    {
        var path = Save([.. Header, .. Encoding.Latin1.GetBytes(pickle)]);

        var message = Assert.Throws<DataException>(() => NamedArrays.Read(path)).Message;

        Assert.StartsWith(path + ": ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Plain_arrays_missing_files_and_endless_pickles_are_refused()
    {
        var path = Path.Combine(folder, "a.npy");
        Assert.Contains(path, Assert.Throws<DataException>(() => NamedArrays.Read(path)).Message);
        NpyFile.Write(path, new NpyArray([1], new float[1]));
        Assert.Contains("plain array", Assert.Throws<DataException>(() => NamedArrays.Read(path)).Message);
        Assert.Contains("instructions", Assert.Throws<DataException>(() => NamedArrays.Read(Save([.. Header, 0x80, 3, .. Enumerable.Repeat((byte)'N', 200_000)]))).Message);
    }

    [Fact]
    public void Bytes_that_are_named_again_and_again_cannot_multiply_memory()
    {
        // 100 arrays around the same 1000 bytes: more than the file holds.
        var pickle = new StringBuilder("\u0080\u0003C\u00fa").Append('x', 250).Append("q\0" + "0cnumpy\ndtype\nX\u0002\0\0\0u1\u0085Rq\u00010}");
        for (var i = 0; i < 100; i++)
        {
            pickle.Append($"X\u0003\0\0\0{i:D3}cnumpy.core.numeric\n_frombuffer\n(h\0h\u0001K\u00fa\u0085X\u0001\0\0\0CtRs");
        }

        var path = Save([.. Header, .. Encoding.Latin1.GetBytes(pickle.Append('.').ToString())]);

        Assert.Contains("over and over", Assert.Throws<DataException>(() => NamedArrays.Read(path)).Message);
    }

    private static byte[] Header
    {
        get
        {
            var text = "{'descr': '|O', 'fortran_order': False, 'shape': (), }\n";
            return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.Latin1.GetBytes(text)];
        }
    }

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(folder, "a.npy");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
