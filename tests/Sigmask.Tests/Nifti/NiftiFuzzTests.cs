using System.Buffers.Binary;
using System.IO.Compression;
using Sigmask.Nifti;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Nifti;

/// <summary>
/// Damaged files: whatever the bytes are, there is a volume or a <see cref="NiftiException"/>, and memory stays in proportion to the file.
/// SIGMASK_FUZZ sets the number of files (20000 and more in a long run).
/// </summary>
public sealed class NiftiFuzzTests : IDisposable
{
    private const int ShortRun = 3000;

    // The largest voxels of the reference files are a few kB; buffers, errors and the volume itself fit into this.
    private const long MostAllocated = 4 << 20;

    private static readonly byte[][] Tellings =
    [
        [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0x80, 0, 0, 0], [0, 0, 0, 0x80],
        [0, 0, 0xc0, 0x7f], [0, 0, 0x80, 0x7f], [0x7f, 0x80, 0, 0], [0xff, 0x7f], [1, 0], [7, 0], [8, 0], [0, 0x40, 0x9c, 0x47], [1, 0, 0, 0, 0, 0, 0, 0x40],
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Damaged_files_are_volumes_or_declared_errors_within_the_limit_of_memory()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("SIGMASK_FUZZ"), out var asked) ? asked : ShortRun;
        var originals = ReferenceCase.Ids(valid: true).Select(id => new ReferenceCase(id).Location).ToArray();
        var random = new Random(20250915);
        var (refused, accepted) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var original = originals[random.Next(originals.Length)];
            var path = Damage(original, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var volume = NiftiFile.Read(path);
                Use(volume);
                accepted++;
            }
            catch (NiftiException error)
            {
                Assert.StartsWith(path + ": ", error.Message);
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"File {i}, made of {Path.GetFileName(Path.GetDirectoryName(original))}: {error}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocated, $"File {i}, made of {original}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes.");
        }

        // Neither is rare, or the damage tests nothing.
        Assert.InRange(refused, count / 10, count);
        Assert.InRange(accepted, count / 10, count);
    }

    [Fact]
    public void A_bomb_behind_a_small_header_costs_no_memory()
    {
        var path = folder["bomb.nii.gz"];
        WriteBomb(path, shape: [8, 9, 6], bytes: 300 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<NiftiException>(() => NiftiFile.Read(path));

        Assert.Contains("goes on", error.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_header_that_claims_more_than_a_compressed_file_holds_costs_what_it_holds()
    {
        var path = folder["liar.nii.gz"];
        WriteBomb(path, shape: [400, 400, 400], bytes: 4 << 20);
        Assert.Contains("at most", Assert.Throws<NiftiException>(() => NiftiFile.ReadHeader(path)).Reason);

        // Within what so many compressed bytes could hold, only reading on tells.
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        WriteBomb(path, shape: [400, 400, 400], bytes: 4 << 20, noise);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<NiftiException>(() => NiftiFile.Read(path));

        Assert.Contains("cut off", error.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    [Fact]
    public void Lengths_whose_product_is_beyond_any_number_are_refused()
    {
        var header = new byte[544];
        BinaryPrimitives.WriteInt32LittleEndian(header, 540);
        "n+2\0\r\n\x1a\n"u8.CopyTo(header.AsSpan(4));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(12), 64);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(14), 64);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), 7);
        for (var axis = 1; axis <= 7; axis++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16 + (8 * axis)), int.MaxValue);
            BinaryPrimitives.WriteDoubleLittleEndian(header.AsSpan(104 + (8 * axis)), 1);
        }

        File.WriteAllBytes(folder["huge.nii"], header);

        Assert.Contains("at most 544", Assert.Throws<NiftiException>(() => NiftiFile.Read(folder["huge.nii"])).Reason);
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public void An_extension_of_impossible_length_is_refused(int length)
    {
        var path = new ReferenceCase("n35_vox_offset_416").Location;
        var bytes = File.ReadAllBytes(path);
        bytes[348] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(352), length);
        File.WriteAllBytes(folder["extension.nii"], bytes);

        Assert.Contains("extension 1", Assert.Throws<NiftiException>(() => NiftiFile.Read(folder["extension.nii"])).Reason);
    }

    // Everything that is computed from a header must hold for whatever was accepted.
    private static void Use(NiftiVolume volume)
    {
        Assert.Equal(volume.Header.VoxelCount * volume.Components, volume.ToSingle().Length);
        Assert.True(volume.Affine.IsFinite);
        Assert.All(volume.Spacing.Take(3), spacing => Assert.True(spacing > 0 && double.IsFinite(spacing)));
        Assert.Equal(3, volume.Orientation.Codes.Length);
    }

    private static void WriteBomb(string path, int[] shape, int bytes, byte[]? noise = null)
    {
        using var file = File.Create(path);
        using var stream = new GZipStream(file, CompressionLevel.Fastest);
        var header = NiftiHeader.Create(shape, NiftiDataType.UInt8, [1, 1, 1]);
        stream.Write(HeaderEncoder.Encode(header, isPair: false));
        stream.Write(noise ?? []);
        var zeros = new byte[1 << 20];
        for (var written = 0; written < bytes; written += zeros.Length)
        {
            stream.Write(zeros);
        }
    }

    // Of compressed files half are damaged as they are and half inside, where a header is.
    private string Damage(string original, Random random)
    {
        var isCompressed = original.EndsWith(".gz", StringComparison.Ordinal);
        var path = folder["damaged" + (original.EndsWith(".hdr", StringComparison.Ordinal) ? ".hdr" : isCompressed ? ".nii.gz" : ".nii")];
        var bytes = File.ReadAllBytes(original);
        if (isCompressed && random.Next(2) == 0)
        {
            using var source = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            source.CopyTo(plain);
            using var target = new MemoryStream();
            using (var compressor = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            {
                compressor.Write(Mutated(plain.ToArray(), random));
            }

            bytes = target.ToArray();
        }
        else
        {
            bytes = Mutated(bytes, random);
        }

        File.WriteAllBytes(path, bytes);
        if (path.EndsWith(".hdr", StringComparison.Ordinal))
        {
            File.WriteAllBytes(folder["damaged.img"], Mutated(File.ReadAllBytes(Path.ChangeExtension(original, ".img")), random));
        }

        return path;
    }

    private static byte[] Mutated(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var change = random.Next(1, 6); change > 0 && mutated.Count > 0; change--)
        {
            // Most of the damage where the header is.
            var at = random.Next(random.Next(4) == 0 ? mutated.Count : Math.Min(mutated.Count, 544));
            switch (random.Next(8))
            {
                case 0:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                case 1:
                    mutated.RemoveRange(at, Math.Min(random.Next(1, 17), mutated.Count - at));
                    break;
                case 2:
                    var inserted = new byte[random.Next(1, 17)];
                    random.NextBytes(inserted);
                    mutated.InsertRange(at, inserted);
                    break;
                case 3 or 4:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 5:
                    mutated[at] = (byte)random.Next(256);
                    break;
                default:
                    var telling = Tellings[random.Next(Tellings.Length)];
                    at &= ~1;
                    for (var i = 0; i < telling.Length && at + i < mutated.Count; i++)
                    {
                        mutated[at + i] = telling[i];
                    }

                    break;
            }
        }

        return [.. mutated];
    }
}
