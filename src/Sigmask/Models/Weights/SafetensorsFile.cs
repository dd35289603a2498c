using System.Buffers.Binary;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>
/// Named tensors in the safetensors format: an 8-byte little-endian header length, a JSON header, raw little-endian data. Nothing in such a
/// file is code, and a header that contradicts itself or the file is an error. Owns the tensors that it has read.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int MaximalHeaderBytes = 100_000_000;

    private readonly Dictionary<string, Tensor> tensors;

    private SafetensorsFile(Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        this.tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name, on the CPU, in the order of the file; they live until this is disposed.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It is missing, cannot be read, or is no well-formed safetensors file; the message names it.</exception>
    public static SafetensorsFile Read(string path) => Opened(path, stream => Read(stream, path));

    /// <summary>Reads a file and its SHA-256, in hexadecimal.</summary>
    /// <exception cref="ModelException">As when it is read alone.</exception>
    internal static SafetensorsFile Read(string path, out string checksum)
    {
        (var file, checksum) = Opened(path, stream =>
        {
            var sum = Convert.ToHexStringLower(SHA256.HashData(stream));
            stream.Position = 0;
            return (Read(stream, path), sum);
        });
        return file;
    }

    /// <summary>Reads from a stream that can seek, to its end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">What to call them in an error.</param>
    /// <exception cref="ModelException">They are not well-formed.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var read = new Dictionary<string, Tensor>();
        try
        {
            var header = ReadHeader(stream);
            foreach (var entry in header.Entries)
            {
                read.Add(entry.Name, ReadTensor(stream, entry));
            }

            return new(read, header.Metadata);
        }
        catch (Exception error) when (error is FormatException or EndOfStreamException)
        {
            foreach (var tensor in read.Values)
            {
                tensor.Dispose();
            }

            throw new ModelException($"Weights {name} cannot be used: {error.Message.TrimEnd('.')}. Fetch or save the file again.", error);
        }
    }

    /// <summary>Writes tensors of any device, in their order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <exception cref="ModelException">A tensor has a type that the format does not know.</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        var header = SafetensorsHeader.Format(tensors, metadata ?? new Dictionary<string, string>());
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors.Values)
        {
            using var scope = NewDisposeScope();
            stream.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static T Opened<T>(string path, Func<Stream, T> read)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return read(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"Weights {path} cannot be read ({error.Message.TrimEnd('.')}).", error);
        }
    }

    private static SafetensorsHeader ReadHeader(Stream stream)
    {
        Span<byte> field = stackalloc byte[8];
        stream.ReadExactly(field);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(field);
        var rest = stream.Length - stream.Position;
        if (length > MaximalHeaderBytes || (long)length > rest)
        {
            throw new FormatException(Invariant($"it declares a header of {length} bytes, the file has {rest}"));
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        return SafetensorsHeader.Parse(json, rest - json.Length);
    }

    private static Tensor ReadTensor(Stream stream, SafetensorsEntry entry)
    {
        if (entry.End - entry.Start > int.MaxValue)
        {
            throw new FormatException($"tensor {TensorName.Shown(entry.Name)} has more than 2 GB");
        }

        var tensor = empty(entry.Shape, entry.Type).DetachFromDisposeScope();
        if (entry.End > entry.Start)
        {
            stream.ReadExactly(tensor.bytes);
        }

        return tensor;
    }
}
