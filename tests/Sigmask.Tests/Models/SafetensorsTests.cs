using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

public sealed class SafetensorsTests
{
    [Fact]
    public void Tensors_of_every_type_and_their_metadata_come_back()
    {
        using var scope = NewDisposeScope();
        ScalarType[] types = [float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, ScalarType.Bool];
        var tensors = types.ToDictionary(type => $"of {type}", type => tensor(new float[] { 0, 1, 1, 0, 1, 0 }, [2, 3]).to(type));
        tensors.Add("scalar", tensor(-2.5));
        tensors.Add("none", empty(0, 4));
        tensors.Add("view", arange(12, float32).reshape(3, 4).t());
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, tensors, new Dictionary<string, string> { ["note"] = "größer" });
        stream.Position = 0;
        using var read = SafetensorsFile.Read(stream, "memory");
        Assert.Equal("größer", read.Metadata["note"]);
        Assert.Equal(tensors.Keys.Order(), read.Tensors.Keys.Order());
        Assert.All(tensors, pair =>
        {
            Assert.Equal(pair.Value.dtype, read.Tensors[pair.Key].dtype);
            Assert.Equal(pair.Value.shape, read.Tensors[pair.Key].shape);
            Assert.True(pair.Value.eq(read.Tensors[pair.Key]).all().item<bool>(), pair.Key);
        });
    }

    [Fact]
    public void The_bytes_are_those_of_the_published_format()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, new Dictionary<string, Tensor> { ["x"] = tensor(new float[] { 1, -2 }) });
        const string json = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        var header = Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));
        Assert.Equal([(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, 0, 0, 128, 63, 0, 0, 0, 192], stream.ToArray());
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "needs 12 bytes and declares 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data offsets that are no range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begin at byte 4, not where those before end (0)")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begin at byte 4, not where those before end (8)")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "declares 4 bytes of data, the file has 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "declares 16 bytes of data, the file has 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "no whole number")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "no safetensors header")]
    [InlineData("""{"x":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "type C64, which is not supported")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "no safetensors header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no safetensors header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0078":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no safetensors header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "no safetensors header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "no whole number")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "no whole number")]
    [InlineData("""{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", "needs 4 bytes and declares 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[0],"data_offsets":[6,6]},"z":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begin at byte 6, not where those before end (8)")]
    [InlineData("""{"a\nb":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "tensor a?b of shape")]
    [InlineData("""["x"]""", "no safetensors header")]
    [InlineData("""{"x":1}""", "no safetensors header")]
    [InlineData("""{"__metadata__":{"step":3}}""", "no safetensors header")]
    [InlineData("not json", "no safetensors header")]
    public void A_header_that_lies_is_refused(string json, string reason)
    {
        var error = Assert.Throws<ModelException>(() => Read(Bytes(json, dataBytes: 8)));
        Assert.StartsWith("Weights f.safetensors cannot be used: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1000UL)]
    [InlineData(100_000_000UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    public void A_header_length_that_lies_is_refused(ulong length)
    {
        var bytes = Bytes("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", dataBytes: 8);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelException>(() => Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void More_axes_than_libtorch_has_are_refused()
    {
        var shape = string.Join(',', Enumerable.Repeat(1, 65));
        var error = Assert.Throws<ModelException>(() => Read(Bytes($$$"""{"x":{"dtype":"F64","shape":[{{{shape}}}],"data_offsets":[0,8]}}""", dataBytes: 8)));
        Assert.Contains("has 65 axes", error.Message, StringComparison.Ordinal);
        Read(Bytes($$$"""{"x":{"dtype":"F64","shape":[{{{shape[2..]}}}],"data_offsets":[0,8]}}""", dataBytes: 8));
    }

    [Fact]
    public void A_name_without_end_is_cut_in_the_message()
    {
        var error = Assert.Throws<ModelException>(() => Read(Bytes($$$"""{"{{{new string('x', 100_000)}}}":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", dataBytes: 8)));
        Assert.InRange(error.Message.Length, 80, 400);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3C, 0x00, 0xC5 }, 1, -5)]
    [InlineData("BF16", new byte[] { 0x80, 0x3F, 0xA0, 0xC0 }, 1, -5)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0x14, 0xC0 }, 1, -5)]
    [InlineData("I64", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0xFB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, 1, -5)]
    [InlineData("I16", new byte[] { 1, 0, 0xFB, 0xFF }, 1, -5)]
    [InlineData("U8", new byte[] { 1, 0xFB }, 1, 251)]
    public void The_bytes_of_each_type_are_the_numbers_they_stand_for(string type, byte[] bytes, double first, double second)
    {
        using var scope = NewDisposeScope();
        var header = Encoding.UTF8.GetBytes($$$"""{"x":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{bytes.Length}}}]}}""");
        using var file = SafetensorsFile.Read(new MemoryStream([.. BitConverter.GetBytes((long)header.Length), .. header, .. bytes]), "memory");
        Assert.Equal([first, second], file.Tensors["x"].to(float64).data<double>().ToArray());
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var whole = Bytes("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", dataBytes: 8);
        Read(whole);
        Gen.Int[0, whole.Length - 1].ForAll(length => Assert.Throws<ModelException>(() => Read(whole[..length])), iter: 100);
    }

    [Fact]
    public void Weights_of_another_shape_or_name_are_refused_and_change_nothing()
    {
        using var scope = NewDisposeScope();
        using var network = nn.Linear(2, 1);
        var before = network.weight!.clone();
        var wrongShape = new Dictionary<string, Tensor> { ["weight"] = zeros(1, 3), ["bias"] = zeros(1) };
        Assert.Contains("weight has shape [1, 3], the model needs [1, 2]", Assert.Throws<ModelException>(() => ModelWeights.Copy(wrongShape, network, "w")).Message, StringComparison.Ordinal);
        var missing = new Dictionary<string, Tensor> { ["weight"] = zeros(1, 2) };
        Assert.Contains("bias is missing", Assert.Throws<ModelException>(() => ModelWeights.Copy(missing, network, "w")).Message, StringComparison.Ordinal);
        var unknown = new Dictionary<string, Tensor> { ["weight"] = zeros(1, 2), ["bias"] = zeros(1), ["scale"] = zeros(1) };
        Assert.Contains("scale is not in the model", Assert.Throws<ModelException>(() => ModelWeights.Copy(unknown, network, "w")).Message, StringComparison.Ordinal);
        Assert.True(network.weight!.equal(before).all().item<bool>());
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<ModelException>(() => SafetensorsFile.Read("nowhere/model.safetensors"));
        Assert.StartsWith("Weights nowhere/model.safetensors cannot be read", error.Message, StringComparison.Ordinal);
    }

    private static void Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes), "f.safetensors").Dispose();

    private static byte[] Bytes(string json, int dataBytes)
    {
        var header = Encoding.UTF8.GetBytes(json);
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataBytes]];
    }
}
