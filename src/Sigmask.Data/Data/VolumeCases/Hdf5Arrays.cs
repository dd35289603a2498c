using PureHDF;
using Sigmask.Arrays;

namespace Sigmask.Data;

/// <summary>Arrays of numbers in HDF5 files.</summary>
internal static class Hdf5Arrays
{
    private const long MostNumbers = 1L << 29;

    /// <summary>The shape of a data set of a file; null if there is none of that name.</summary>
    /// <exception cref="DataException">The file is missing or damaged.</exception>
    public static IReadOnlyList<int>? Shape(string path, string name) => Opened<IReadOnlyList<int>?>(path, file => file.LinkExists(name) ? ShapeOf(file.Dataset(name)) : null);

    /// <summary>A data set of a file.</summary>
    /// <exception cref="DataException">The file is missing or damaged, or has no array of numbers of that name.</exception>
    public static NpyArray Read(string path, string name) => Opened(path, file =>
    {
        var dataset = file.LinkExists(name) ? file.Dataset(name) : throw new FormatException($"there is no data set '{name}' in it");
        return new NpyArray(ShapeOf(dataset), Numbers(dataset));
    });

    private static int[] ShapeOf(IH5Dataset dataset)
    {
        var shape = Array.ConvertAll(dataset.Space.Dimensions, length => length <= int.MaxValue ? (int)length : throw new FormatException($"it has an axis of {length} numbers"));
        return shape.Aggregate(1L, (product, length) => Math.Min(product * length, MostNumbers + 1)) <= MostNumbers
            ? shape
            : throw new FormatException($"shape [{string.Join(", ", shape)}] is more than the {MostNumbers} numbers that are read");
    }

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
    private static T Opened<T>(string path, Func<IH5Group, T> read)
    {
        try
        {
            using var file = H5File.OpenRead(path);
            return read(file);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new DataException($"{path} cannot be read as HDF5: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Give files with the data sets 'image' and 'label'.", error);
        }
    }
}
