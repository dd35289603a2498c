
namespace Sigmask.Volumes;

/// <summary>The fields of a MetaImage header.</summary>
/// <remarks>itk.org/Wiki/MetaIO/Documentation; where it leaves a choice, ITK's.</remarks>
internal sealed class MetaImageHeader
{
    private const int MostAxes = 10;
    private readonly Dictionary<string, string> fields;

    private MetaImageHeader(Dictionary<string, string> fields) => this.fields = fields;

    /// <summary>Lengths of the axes, the first the fastest.</summary>
    public IReadOnlyList<int> Sizes
    {
        get
        {
            var (sizes, axes) = (HeaderNumbers.Lengths("DimSize", Required("DimSize")), HeaderNumbers.Whole("NDims", Required("NDims")));
            return sizes.Length == axes && axes is >= 1 and <= MostAxes
                ? sizes
                : throw new FormatException(Invariant($"its field 'NDims' is {axes}, but 'DimSize' has {sizes.Length} lengths; both must be the same, 1 to {MostAxes}."));
        }
    }

    /// <summary>How a number is stored. A long has 32 bits, as in ITK.</summary>
    public NumberType Type => Required("ElementType").ToUpperInvariant().Replace("_ARRAY", "", StringComparison.Ordinal) switch
    {
        "MET_CHAR" or "MET_ASCII_CHAR" => NumberType.Int8,
        "MET_UCHAR" => NumberType.UInt8,
        "MET_SHORT" => NumberType.Int16,
        "MET_USHORT" => NumberType.UInt16,
        "MET_INT" or "MET_LONG" => NumberType.Int32,
        "MET_UINT" or "MET_ULONG" => NumberType.UInt32,
        "MET_LONG_LONG" => NumberType.Int64,
        "MET_ULONG_LONG" => NumberType.UInt64,
        "MET_FLOAT" => NumberType.Float32,
        "MET_DOUBLE" => NumberType.Float64,
        _ => throw new FormatException($"its ElementType '{HeaderNumbers.Short(Required("ElementType"))}' is none that voxels can be read from; convert it to MET_FLOAT."),
    };

    /// <summary>Numbers of a voxel.</summary>
    public int Components => Field("ElementNumberOfChannels") is { } text
        ? HeaderNumbers.Whole("ElementNumberOfChannels", text) is >= 1 and <= ushort.MaxValue and var channels ? (int)channels : throw new FormatException($"its ElementNumberOfChannels is '{HeaderNumbers.Short(text)}'.")
        : 1;

    /// <summary>Whether voxels are bytes, not text.</summary>
    public bool IsBinary => Flag("BinaryData", unless: true);

    /// <summary>The byte order of the voxels.</summary>
    public bool IsBigEndian => Flag("BinaryDataByteOrderMSB", Flag("ElementByteOrderMSB", unless: false));

    /// <summary>Whether the voxels are compressed.</summary>
    public bool IsCompressed => Flag("CompressedData", unless: false);

    /// <summary>The file of the voxels; null if they follow the header.</summary>
    public string? DataFile => Required("ElementDataFile") is var name && string.Equals(name, "LOCAL", StringComparison.OrdinalIgnoreCase) ? null : name;

    /// <summary>Bytes to pass over in a file of voxels; -1 if these are the last of the file.</summary>
    public long HeaderSize => Field("HeaderSize") is { } text
        ? HeaderNumbers.Whole("HeaderSize", text) is >= -1 and var size ? size : throw new FormatException($"its HeaderSize is '{HeaderNumbers.Short(text)}', which cannot be passed over.")
        : 0;

    /// <summary>Distances of neighbours along each axis.</summary>
    public IReadOnlyList<double> Spacing => Reals(Sizes.Count, 1, "ElementSpacing", "ElementSize");

    /// <summary>The direction of each axis in its coordinates (Left, Posterior, Superior); null if it is not said.</summary>
    public IReadOnlyList<double[]>? Directions => Find("TransformMatrix", "Orientation", "Rotation") is null
        ? null
        : [.. Reals(Sizes.Count * Sizes.Count, 0, "TransformMatrix", "Orientation", "Rotation").Chunk(Sizes.Count)];

    /// <summary>The place of the first voxel; null if it is not said.</summary>
    public IReadOnlyList<double>? Origin => Find("Offset", "Position", "Origin") is null ? null : Reals(Sizes.Count, 0, "Offset", "Position", "Origin");

    /// <summary>The text of a field; null if it is not there.</summary>
    public string? Field(string name) => fields.GetValueOrDefault(name);

    /// <summary>Reads a header up to its last line, which names the file of the voxels.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MetaImageHeader Read(Stream stream)
    {
        var lines = new HeaderLines(stream);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!fields.ContainsKey("ElementDataFile"))
        {
            var line = lines.Next() ?? throw new FormatException("its header does not end: it lacks the field 'ElementDataFile'.");
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                fields[line[..equals].Trim()] = line[(equals + 1)..].Trim();
            }
            else if (line.Trim().Length > 0)
            {
                throw new FormatException($"this is no MetaImage file: its header has the line '{HeaderNumbers.Short(line)}', which is no field.");
            }
        }

        return new MetaImageHeader(fields);
    }

    private string Required(string name) => Field(name) ?? throw new FormatException($"its header lacks the field '{name}'.");

    private (string Name, string Text)? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Field(name) is { } text)
            {
                return (name, text);
            }
        }

        return null;
    }

    private double[] Reals(int count, double unless, params ReadOnlySpan<string> names)
    {
        if (Find(names) is not var (name, text))
        {
            return [.. Enumerable.Repeat(unless, count)];
        }

        var numbers = HeaderNumbers.Reals(name, text);
        return numbers.Length == count ? numbers : throw new FormatException(Invariant($"its field '{name}' has {numbers.Length} numbers, but there are {Sizes.Count} axes, which need {count}."));
    }

    private bool Flag(string name, bool unless) => Field(name)?.ToUpperInvariant() switch
    {
        null => unless,
        "TRUE" or "T" or "1" => true,
        "FALSE" or "F" or "0" => false,
        var other => throw new FormatException($"its field '{name}' is '{HeaderNumbers.Short(other)}', neither True nor False."),
    };
}
