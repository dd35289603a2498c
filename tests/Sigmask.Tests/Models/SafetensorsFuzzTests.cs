using System.Globalization;
using Sigmask.Models;
using Sigmask.Tests.Fuzzing;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>
/// Damaged files of weights: tensors of the bytes that are there, or a <see cref="ModelException"/> in one line, within little memory. SIGMASK_FUZZ
/// sets the number of files.
/// </summary>
public sealed class SafetensorsFuzzTests
{
    private const int Short = 3000;

    // The files have less than a kilobyte; what is allocated is buffers, JSON and an error.
    private const long MostBytes = 1 << 20;

    // Half of the damage is within the JSON alone, behind a length that is right, or hardly any file would get beyond it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_files_are_read_or_refused_by_name_without_much_memory(bool isHeaderAlone)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("SIGMASK_FUZZ"), CultureInfo.InvariantCulture, out var asked) ? asked : Short;
        var file = Original();
        var header = BitConverter.ToInt32(file);
        var (read, refused) = (0, 0);
        for (var number = 0; number < count; number++)
        {
            var bytes = isHeaderAlone ? WithHeader(Mutation.Of(file[8..(8 + header)], 2, number), file[(8 + header)..]) : Mutation.Of(file, 1, number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var damaged = SafetensorsFile.Read(new MemoryStream(bytes), "f.safetensors");
                Assert.InRange(damaged.Tensors.Values.Sum(tensor => tensor.numel() * tensor.element_size()), 0, bytes.Length);
                read++;
            }
            catch (ModelException error)
            {
                Assert.StartsWith("Weights f.safetensors cannot be used: ", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"File {number}: {error}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        // Neither is rare, or the damage tests nothing.
        Assert.InRange(read, count / 200, count);
        Assert.InRange(refused, count / 10, count);
    }

    private static byte[] Original()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafetensorsFile.Write(
            stream,
            new Dictionary<string, Tensor> { ["encoder.conv.weight"] = ones(8, 8), ["norm"] = ones(4, bfloat16), ["count"] = ones([], int64), ["none"] = empty(0, 2) },
            new Dictionary<string, string> { ["step"] = "12" });
        return stream.ToArray();
    }

    private static byte[] WithHeader(byte[] header, byte[] data) => [.. BitConverter.GetBytes((long)header.Length), .. header, .. data];
}
