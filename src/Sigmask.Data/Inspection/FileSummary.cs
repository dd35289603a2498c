using Sigmask.Arrays;
using Sigmask.Imaging;
using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>How a single image or volume was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">NIfTI-1, NIfTI-2, NRRD, MetaImage, NPY, PNG, ...</param>
/// <param name="Shape">Of a volume in the order of its file, first axis fastest; of a picture rows, columns and, if there are three, channels.</param>
/// <param name="Dtype">How a number is stored, in NumPy's names.</param>
/// <param name="SpacingMm">Distance of neighbours along each axis of space in mm; null where the file does not say.</param>
/// <param name="Affine">4 rows of 4 numbers, from voxel indices to the unit of the file, mm as a rule; null if the format has none.</param>
/// <param name="Orientation">Where the axes run to: RAS, LPS, ...; null if the format does not say.</param>
/// <param name="Values">Of all numbers after scaling; null if this kind of number cannot be read.</param>
public sealed record FileSummary(
    string Path, string Format, IReadOnlyList<int> Shape, string Dtype, IReadOnlyList<double>? SpacingMm, IReadOnlyList<IReadOnlyList<double>>? Affine, string? Orientation, ValueSummary? Values)
{
    private const int SpatialAxes = 3;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It is missing, damaged, or of no format that is known.</exception>
    public static FileSummary Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new DataException($"{path} does not exist; give an image, a volume or the folder of a data set.");
        }

        DicomFiles.Refuse(path);
        return VolumeFile.IsVolumeName(path) ? OfVolume(path)
            : path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? OfArray(path)
            : OfPicture(path);
    }

    private static FileSummary OfVolume(string path)
    {
        try
        {
            var header = VolumeFile.ReadHeader(path);
            return new FileSummary(
                path,
                header.Format,
                header.Shape,
                header.NumberType,
                [.. header.Spacing.Take(header.Shape.Count)],
                [.. Enumerable.Range(0, SpatialAxes + 1).Select(row => (double[])[.. Enumerable.Range(0, SpatialAxes + 1).Select(column => row < SpatialAxes ? header.Affine[row, column] / header.MillimetresPerUnit : header.Affine[row, column])])],
                header.Orientation.Codes,
                header.IsReadable ? ValueSummary.Of(VolumeFile.Read(path).ToDouble()) : null);
        }
        catch (VolumeException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    private static FileSummary OfArray(string path)
    {
        var array = NpyFile.Read(path);
        return new FileSummary(path, "NPY", array.Shape, NameOf(array.ElementType), null, null, null, ValueSummary.Of(array.ToDouble()));
    }

    private static FileSummary OfPicture(string path)
    {
        var picture = Picture(path);
        var format = System.IO.Path.GetExtension(path).TrimStart('.').ToUpperInvariant() switch { "JPG" => "JPEG", "TIF" => "TIFF", var ending => ending };
        IReadOnlyList<int> shape = picture.Channels == 1 ? [picture.Height, picture.Width] : [picture.Height, picture.Width, picture.Channels];
        return new FileSummary(path, format, shape, ImageFile.NumberType(path), null, null, null, ValueSummary.Of(Array.ConvertAll(picture.Values, value => (double)value)));
    }

    // What is called neither a volume nor an array is tried as a picture, but need not have been meant as one.
    private static ImageValues Picture(string path)
    {
        try
        {
            return ImageFile.ReadValues(path);
        }
        catch (DataException error) when (!PictureFiles.IsPicture(path))
        {
            throw new DataException($"{path} is nothing that can be inspected; give a picture (PNG, JPEG, BMP, TIFF or GIF), a volume (NIfTI, NRRD or MetaImage), a NumPy array (.npy) or the folder of a data set.", error);
        }
    }

    // <f4 is float32, |u1 uint8.
    private static string NameOf(string code)
    {
        var kind = code[1] switch { 'f' => "float", 'i' => "int", 'u' => "uint", _ => "bool" };
        return kind == "bool" ? kind : Invariant($"{kind}{8 * (code[2] - '0')}");
    }
}

/// <summary>What the numbers of an image are like; over the finite ones, null if there is none.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The largest.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="NonFinite">How many numbers are infinite or none.</param>
public sealed record ValueSummary(double? Min, double? Max, double? Sum, double? Mean, long NonFinite)
{
    /// <summary>Summarises numbers, in double precision.</summary>
    public static ValueSummary Of(ReadOnlySpan<double> numbers)
    {
        var (min, max, sum, finite) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0L);
        foreach (var number in numbers)
        {
            if (double.IsFinite(number))
            {
                (min, max, sum, finite) = (Math.Min(min, number), Math.Max(max, number), sum + number, finite + 1);
            }
        }

        return finite == 0 ? new(null, null, null, null, numbers.Length) : new(min, max, sum, sum / finite, numbers.Length - finite);
    }
}
