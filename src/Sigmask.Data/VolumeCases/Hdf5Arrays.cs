using PureHDF;
using Sigmask.Arrays;

namespace Sigmask.Data;

/// <summary>Arrays of numbers in HDF5 files. Only what lies in the file itself is read, and no more memory is taken than its length allows for.</summary>
internal static class Hdf5Arrays
{
    private const long MostNumbers = 1L << 29;

    // No deflate stream unpacks to more than 1032 times its length.
    private const long DeflateRatio = 1032;

    /// <summary>The shape of a data set of a file; null if there is none of that name.</summary>
    /// <exception cref="DataException">The file is missing or damaged, leads to other files, or is too short for the data set.</exception>
    public static IReadOnlyList<int>? Shape(string path, string name) => Opened<IReadOnlyList<int>?>(path, (file, bytes) => file.LinkExists(name) ? ShapeOf(file.Dataset(name), bytes) : null);

    /// <summary>A data set of a file.</summary>
    /// <exception cref="DataException">The file is missing or damaged, leads to other files, is too short for the data set, or has no array of numbers of that name.</exception>
    public static NpyArray Read(string path, string name) => Opened(path, (file, bytes) =>
    {
        var dataset = file.LinkExists(name) ? file.Dataset(name) : throw new FormatException($"there is no data set '{name}' in it");
        return new NpyArray(ShapeOf(dataset, bytes), Numbers(dataset));
    });

    private static int[] ShapeOf(IH5Dataset dataset, long fileBytes)
    {
        var shape = Array.ConvertAll(dataset.Space.Dimensions, length => length <= int.MaxValue ? (int)length : throw new FormatException($"it has an axis of {length} numbers"));
        if (shape.Aggregate(1L, (product, length) => Math.Min(product * length, MostNumbers + 1)) > MostNumbers)
        {
            throw new FormatException($"shape [{string.Join(", ", shape)}] is more than the {MostNumbers} numbers that are read");
        }

        if (dataset.Layout.Class == H5DataLayoutClass.VirtualStorage)
        {
            throw new FormatException("numbers of it are put together from other files, which are not read; save them in the file itself");
        }

        // A chunk is unpacked whole, however little of it is asked for.
        var isChunked = dataset.Layout.Class == H5DataLayoutClass.Chunked;
        var most = isChunked ? DeflateRatio * fileBytes : fileBytes;
        if (Bytes(dataset.Space.Dimensions, dataset) > most || (isChunked && Bytes(dataset.Layout.Chunks, dataset) > most))
        {
            throw new FormatException(Invariant($"shape [{string.Join(", ", shape)}] is more than a file of {fileBytes} bytes can hold; copy or save it again"));
        }

        return shape;
    }

    private static Int128 Bytes(IEnumerable<ulong> lengths, IH5Dataset dataset) => lengths.Aggregate((Int128)dataset.Type.Size, (product, length) => Int128.Min(product * length, long.MaxValue));

    private static Array Numbers(IH5Dataset dataset) => (dataset.Type.Class, dataset.Type.Size, dataset.Type.Class == H5DataTypeClass.FixedPoint && dataset.Type.FixedPoint.IsSigned) switch
    {
        (H5DataTypeClass.FloatingPoint, 4, _) => dataset.Read<float[]>(),
        (H5DataTypeClass.FloatingPoint, 8, _) => dataset.Read<double[]>(),
        (H5DataTypeClass.FixedPoint, 1, false) => dataset.Read<byte[]>(),
        (H5DataTypeClass.FixedPoint, 1, true) => dataset.Read<sbyte[]>(),
        (H5DataTypeClass.FixedPoint, 2, false) => dataset.Read<ushort[]>(),
        (H5DataTypeClass.FixedPoint, 2, true) => dataset.Read<short[]>(),
        (H5DataTypeClass.FixedPoint, 4, false) => dataset.Read<uint[]>(),
        (H5DataTypeClass.FixedPoint, 4, true) => dataset.Read<int[]>(),
        (H5DataTypeClass.FixedPoint, 8, false) => dataset.Read<ulong[]>(),
        (H5DataTypeClass.FixedPoint, 8, true) => dataset.Read<long[]>(),
        _ => throw new FormatException(Invariant($"its numbers ({dataset.Type.Class} of {dataset.Type.Size} bytes) are of no kind that is read")),
    };

    // The library has no error of its own kind for damaged files.
    private static T Opened<T>(string path, Func<IH5Group, long, T> read)
    {
        try
        {
            using var stream = File.OpenRead(path);
            Hdf5Links.RequireInside(stream);
            using var file = H5File.Open(stream);
            return read(file, stream.Length);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new DataException($"{path} cannot be read as HDF5: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Give files with the data sets 'image' and 'label'.", error);
        }
    }
}
