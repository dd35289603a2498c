using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sigmask.Data;
using Sigmask.Files;

namespace Sigmask.Loading;

/// <summary>A prepared sample as a file: the length of a JSON header, the header padded to a multiple of 8, the image as float32, the labels. Read by mapping it into memory.</summary>
internal static class PreparedFile
{
    private const int Alignment = 8;
    private const int LongestHeader = 1 << 16;

    /// <summary>Bytes of its file.</summary>
    public static long LengthOf(PreparedSample prepared) => Lengths(HeaderOf(prepared).Length, prepared.Sample.Image.Length, prepared.Sample.Labels.Length).End;

    /// <summary>Writes it, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, PreparedSample prepared)
    {
        var header = HeaderOf(prepared);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(BitConverter.GetBytes(header.Length));
            stream.Write(header);
            stream.Write(MemoryMarshal.AsBytes(prepared.Sample.Image.AsSpan()));
            stream.Write(prepared.Sample.Labels);
        });
    }

    /// <summary>Reads it; null if it is not there or not whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patient">Who was imaged. The file does not say it: a later run may tell patients apart by another rule.</param>
    public static PreparedSample? Read(string path, string patient)
    {
        try
        {
            using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            using var view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            var bytes = new byte[view.ReadInt32(0) is var length and > 0 and < LongestHeader ? length : throw new JsonException("no header")];
            view.ReadArray(sizeof(int), bytes, 0, bytes.Length);
            var header = JsonSerializer.Deserialize<Header>(bytes) ?? throw new JsonException("no header");
            var grid = new NetworkGrid(header.Original, header.Size);
            var pixels = header.Size.Aggregate(1, (product, side) => checked(product * side));
            var (start, middle, end) = Lengths(bytes.Length, checked(pixels * header.Channels), header.IsAnnotated ? pixels : 0);
            if (new FileInfo(path).Length != end)
            {
                return null;
            }

            var image = new float[pixels * header.Channels];
            var labels = new byte[header.IsAnnotated ? pixels : 0];
            if (view.ReadArray(start, image, 0, image.Length) != image.Length || view.ReadArray(middle, labels, 0, labels.Length) != labels.Length)
            {
                return null;
            }

            var sample = new Sample { Case = header.Case, Patient = patient, Image = image, Labels = labels, Channels = header.Channels, Size = header.Size, Spacing = grid.Spacing, Axes = grid.Axes };
            return new PreparedSample(sample, grid);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static (long Image, long Labels, long End) Lengths(int header, int image, int labels)
    {
        var start = sizeof(int) + (long)header;
        var middle = start + ((long)image * sizeof(float));
        return (start, middle, middle + labels);
    }

    private static byte[] HeaderOf(PreparedSample prepared)
    {
        var (sample, grid) = prepared;
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(sample.Case, sample.Channels, grid.Original, grid.Size, sample.Labels.Length > 0));
        var padding = (Alignment - ((sizeof(int) + header.Length) % Alignment)) % Alignment;
        return [.. header, .. Enumerable.Repeat((byte)' ', padding)];
    }

    private sealed record Header(string Case, int Channels, SampleForm Original, IReadOnlyList<int> Size, bool IsAnnotated);
}
