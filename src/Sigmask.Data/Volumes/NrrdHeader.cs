namespace Sigmask.Volumes;

/// <summary>The fields of an NRRD header.</summary>
/// <remarks>"Definition of NRRD File Format", teem.sourceforge.net/nrrd/format.html. Fields that do not bear on voxels or their place are passed over.</remarks>
internal sealed class NrrdHeader
{
    private const int MostAxes = 16;

    private static readonly Dictionary<string, NumberType> Types = Named(
        (NumberType.Int8, "signed char|int8|int8_t"), (NumberType.UInt8, "uchar|unsigned char|uint8|uint8_t"),
        (NumberType.Int16, "short|short int|signed short|signed short int|int16|int16_t"), (NumberType.UInt16, "ushort|unsigned short|unsigned short int|uint16|uint16_t"),
        (NumberType.Int32, "int|signed int|int32|int32_t"), (NumberType.UInt32, "uint|unsigned int|uint32|uint32_t"),
        (NumberType.Int64, "longlong|long long|long long int|signed long long|signed long long int|int64|int64_t"),
        (NumberType.UInt64, "ulonglong|unsigned long long|unsigned long long int|uint64|uint64_t"),
        (NumberType.Float32, "float"), (NumberType.Float64, "double"));

    private readonly Dictionary<string, string> fields;

    private NrrdHeader(Dictionary<string, string> fields, Dictionary<string, string> keys) => (this.fields, Keys) = (fields, keys);

    /// <summary>What programs add of their own, <c>key:=value</c>.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>Lengths of all axes, the first the fastest.</summary>
    public IReadOnlyList<int> Sizes
    {
        get
        {
            var (sizes, dimension) = (HeaderNumbers.Lengths("sizes", Required("sizes")), HeaderNumbers.Whole("dimension", Required("dimension")));
            return sizes.Length == dimension && dimension is >= 1 and <= MostAxes
                ? sizes
                : throw new FormatException(Invariant($"its field 'dimension' is {dimension}, but 'sizes' has {sizes.Length} lengths; both must be the same, 1 to {MostAxes}."));
        }
    }

    /// <summary>How a number is stored.</summary>
    public NumberType Type => Types.TryGetValue(Required("type").ToLowerInvariant(), out var type)
        ? type
        : throw new FormatException($"its type '{HeaderNumbers.Short(Required("type"))}' is none that voxels can be read from; convert it to float.");

    /// <summary>raw, gzip or text.</summary>
    public NrrdEncoding Encoding => Required("encoding").ToLowerInvariant() switch
    {
        "raw" => NrrdEncoding.Raw,
        "gzip" or "gz" => NrrdEncoding.Gzip,
        "ascii" or "text" or "txt" => NrrdEncoding.Text,
        var other => throw new FormatException($"its encoding '{HeaderNumbers.Short(other)}' cannot be read; save it as raw or gzip."),
    };

    /// <summary>The byte order of raw numbers.</summary>
    public bool IsBigEndian => Type.Bytes > 1 && Encoding != NrrdEncoding.Text && Required("endian").ToLowerInvariant() switch
    {
        "little" => false,
        "big" => true,
        var other => throw new FormatException($"its field 'endian' is '{HeaderNumbers.Short(other)}', neither little nor big."),
    };

    /// <summary>The file of the voxels; null if they follow the header.</summary>
    public string? DataFile => Field("data file") ?? Field("datafile");

    /// <summary>Lines to pass over before the voxels.</summary>
    public long LineSkip => Skip("line skip", "lineskip", least: 0);

    /// <summary>Bytes to pass over before the voxels; -1 if these are the last of the file.</summary>
    public long ByteSkip => Skip("byte skip", "byteskip", least: -1);

    /// <summary>The step along each axis in the coordinates of the space, null along one that is none of space; null if the field is not there.</summary>
    public IReadOnlyList<double[]?>? Directions => Field("space directions") is { } text ? Checked("space directions", Vectors("space directions", text)) : null;

    /// <summary>The place of the first voxel; null if it is not said.</summary>
    public double[]? Origin => Field("space origin") is { } text
        ? Vectors("space origin", text) is [{ } origin] ? origin : throw new FormatException("its field 'space origin' is no vector.")
        : null;

    /// <summary>Distances of neighbours along each axis; null where it is not said.</summary>
    public IReadOnlyList<double?>? Spacings => Field("spacings") is { } text
        ? Checked("spacings", (double?[])[.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToUpperInvariant() is "NAN" or "-NAN" ? (double?)null : Math.Abs(HeaderNumbers.Real("spacings", word)))])
        : null;

    /// <summary>What each axis is: domain, space, list, RGB-color, ...; null if it is not said.</summary>
    public IReadOnlyList<string>? Kinds => Field("kinds") is { } text ? Checked("kinds", text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)) : null;

    /// <summary>-1 for each coordinate of the space that runs to the Left or Posterior. A space without such names is taken for LPS, as ITK does.</summary>
    public IReadOnlyList<int> Signs => Field("space")?.ToLowerInvariant() switch
    {
        "right-anterior-superior" or "ras" or "right-anterior-superior-time" or "rast" => [1, 1, 1],
        "left-anterior-superior" or "las" or "left-anterior-superior-time" or "last" => [-1, 1, 1],
        _ => [-1, -1, 1],
    };

    /// <summary>Millimetres of one unit of the space.</summary>
    public double MillimetresPerUnit => (Field("space units") ?? "").Split('"', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.Trim().ToLowerInvariant() switch
    {
        "m" or "meter" or "metre" or "meters" => 1000,
        "cm" or "centimeter" or "centimetre" => 10,
        "um" or "µm" or "micrometer" or "micron" or "microns" => 0.001,
        _ => 1,
    };

    /// <summary>The text of a field; null if it is not there.</summary>
    public string? Field(string name) => fields.GetValueOrDefault(name);

    /// <summary>Reads a header up to the blank line behind it, or to the end of the file.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static NrrdHeader Read(Stream stream)
    {
        var lines = new HeaderLines(stream);
        if (lines.Next() is not ['N', 'R', 'R', 'D', '0', '0', '0', >= '1' and <= '9'])
        {
            throw new FormatException("this is no NRRD file: it does not start with NRRD000 and a version.");
        }

        var (fields, keys) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        while (lines.Next() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] == '#')
            {
                continue;
            }

            if (colon <= 0)
            {
                throw new FormatException($"its header has the line '{HeaderNumbers.Short(line)}', which is no field.");
            }

            if (line.AsSpan(colon + 1) is ['=', .. var value])
            {
                keys[line[..colon].Trim()] = value.Trim().ToString();
            }
            else
            {
                fields[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
            }
        }

        return new NrrdHeader(fields, keys);
    }

    private static Dictionary<string, NumberType> Named(params (NumberType Type, string Names)[] types) =>
        types.SelectMany(item => item.Names.Split('|'), (item, name) => (name, item.Type)).ToDictionary(item => item.name, item => item.Type, StringComparer.Ordinal);

    private string Required(string name) => Field(name) ?? throw new FormatException($"its header lacks the field '{name}'.");

    private long Skip(string name, string other, long least) => (Field(name) ?? Field(other)) is { } text
        ? HeaderNumbers.Whole(name, text) is var skip && skip >= least ? skip : throw new FormatException(Invariant($"its field '{name}' is {skip}, which cannot be passed over."))
        : 0;

    private T[] Checked<T>(string name, T[] ofAxes) => ofAxes.Length == Sizes.Count
        ? ofAxes
        : throw new FormatException(Invariant($"its field '{name}' has {ofAxes.Length} entries, but there are {Sizes.Count} axes."));

    // (1,0,0) (0,1,0) none
    private static double[]?[] Vectors(string field, string text)
    {
        var vectors = new List<double[]?>();
        for (var rest = text.AsSpan().Trim(); rest.Length > 0; rest = rest.TrimStart())
        {
            var end = rest[0] == '(' ? rest.IndexOf(')') : 3;
            if (end < 0 || end >= rest.Length || (rest[0] != '(' && !rest.StartsWith("none", StringComparison.OrdinalIgnoreCase)))
            {
                throw new FormatException($"its field '{field}' is '{HeaderNumbers.Short(text)}', which is no row of vectors.");
            }

            vectors.Add(rest[0] == '(' ? [.. rest[1..end].ToString().Split(',').Select(word => HeaderNumbers.Real(field, word.Trim()))] : null);
            rest = rest[(end + 1)..];
        }

        return [.. vectors];
    }
}

/// <summary>How voxels stand in an NRRD file.</summary>
internal enum NrrdEncoding
{
    /// <summary>Bytes.</summary>
    Raw,

    /// <summary>Compressed bytes.</summary>
    Gzip,

    /// <summary>Numbers as text.</summary>
    Text,
}
