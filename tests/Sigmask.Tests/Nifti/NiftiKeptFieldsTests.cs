using System.Buffers.Binary;
using Sigmask.Nifti;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Nifti;

/// <summary>What a header says that is no property here: intent, display range, slice timing, ...</summary>
public sealed class NiftiKeptFieldsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Every_field_of_a_header_that_was_read_is_written_again_little_endian(int version, bool isBigEndian)
    {
        File.WriteAllBytes(folder["original.nii"], EveryField(version == 2, isBigEndian));
        var volume = NiftiFile.Read(folder["original.nii"]);

        NiftiFile.Write(folder["again.nii"], volume);
        NiftiFile.Write(folder["other.nii"], new NiftiVolume(volume.Header with { Description = "x" }, volume.Stored));
        NiftiFile.Write(folder["map.nii"], NiftiVolume.OnGridOf(volume.Header, new byte[] { 1, 0 }));

        Assert.Equal(EveryField(version == 2, isBigEndian: false), File.ReadAllBytes(folder["again.nii"]));
        Assert.Equal("x", NiftiFile.ReadHeader(folder["other.nii"]).Description);

        // What is meant by the numbers of an image is not what is meant by those of its label map.
        Assert.True(File.ReadAllBytes(folder["other.nii"]).AsSpan().IndexOf("Labels"u8) > 0);
        Assert.True(File.ReadAllBytes(folder["map.nii"]).AsSpan().IndexOf("Labels"u8) < 0);
    }

    // Two voxels under a header with something in all fields that are in use, by nifti1.h and nifti2.h.
    private static byte[] EveryField(bool isWide, bool isBigEndian)
    {
        var bytes = new byte[(isWide ? 544 : 352) + 2];
        void Put(int offset, int width, params long[] numbers)
        {
            foreach (var number in numbers)
            {
                var little = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(little, number);
                var ordered = little[..width];
                Array.Reverse(ordered, 0, isBigEndian ? width : 0);
                ordered.CopyTo(bytes, offset);
                offset += width;
            }
        }

        void Real(int offset, params double[] numbers) => Put(offset, isWide ? 8 : 4, [.. numbers.Select(number => isWide ? BitConverter.DoubleToInt64Bits(number) : BitConverter.SingleToInt32Bits((float)number))]);
        void Text(int offset, ReadOnlySpan<byte> text) => text.CopyTo(bytes.AsSpan(offset));
        Put(0, 4, isWide ? 540 : 348);
        Text(isWide ? 4 : 344, isWide ? "n+2\0\r\n\x1a\n"u8 : "n+1\0"u8);
        Put(isWide ? 524 : 39, 1, 54);
        Put(isWide ? 16 : 40, isWide ? 8 : 2, 3, 2, 1, 1, 1, 1, 1, 1);
        Real(isWide ? 80 : 56, 1.5, 2.5, 3.5);
        Put(isWide ? 504 : 68, isWide ? 4 : 2, 1002);
        Put(isWide ? 12 : 70, 2, 2, 8);
        Put(isWide ? 224 : 74, isWide ? 8 : 2, 1);
        Real(isWide ? 104 : 76, 1, 0.5, 2, 3, 4, 5, 6, 7);
        Put(isWide ? 168 : 108, isWide ? 8 : 4, isWide ? 544 : BitConverter.SingleToInt32Bits(352));
        Real(isWide ? 176 : 112, 2, 1);
        Put(isWide ? 232 : 120, isWide ? 8 : 2, 7);
        Put(isWide ? 496 : 122, isWide ? 4 : 1, 3);
        Put(isWide ? 500 : 123, isWide ? 4 : 1, 10);
        Real(isWide ? 192 : 124, 100, -5, 0.25, 4);
        if (!isWide)
        {
            Put(140, 4, 255, 1);
        }

        Text(isWide ? 240 : 148, "drawn by hand"u8);
        Text(isWide ? 320 : 228, "colours.txt"u8);
        Put(isWide ? 344 : 252, isWide ? 4 : 2, 1, 2);
        Real(isWide ? 352 : 256, 0.5, 0.25, 0.125, 7, 8, 9);
        Real(isWide ? 400 : 280, -0.5, 0, 0, 5, 0, -2, 0, 6, 0, 0, 3, 7);
        Text(isWide ? 508 : 328, "Labels"u8);
        (bytes[^2], bytes[^1]) = (3, 4);
        return bytes;
    }
}
