using Sigmask.Volumes;

namespace Sigmask.Data;

/// <summary>
/// Labels of segmentations that say themselves what their numbers mean: by the names of their segments, if the label table has one of these names, otherwise by
/// value. The same structure may have another number in each file. Where segments overlap, that of the later layer is taken.
/// </summary>
internal static class SegmentLabels
{
    private const int SpatialAxes = 3;

    /// <summary>The class of each voxel.</summary>
    /// <param name="volume">A volume with segments.</param>
    /// <param name="table">The classes.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="DataException">A segment or value is not in the table, or classes are told by value and a value means two things.</exception>
    public static byte[] Of(Volume volume, LabelTable table, string path)
    {
        var voxels = (int)volume.Header.Shape.Take(SpatialAxes).Aggregate(1L, (product, length) => checked(product * length));
        var classes = Classes(volume.Header.Segments, table, path);
        var labels = new byte[voxels];
        labels.AsSpan().Fill(table.Find(0) ?? 0);
        foreach (var run in LabelRuns.Of(volume).Where(run => run.Value != 0))
        {
            // A run may go on into the next layer.
            for (var start = run.Start; start < run.End;)
            {
                var layer = start / voxels;
                var end = Math.Min(run.End, (layer + 1) * voxels);
                var label = classes.TryGetValue((layer, run.Value), out var known) ? known
                    : table.Find(run.Value) ?? throw MaskValues.Unknown([Invariant($"{run.Value}")], table, path);
                labels.AsSpan(start - (layer * voxels), end - start).Fill(label);
                start = end;
            }
        }

        return labels;
    }

    /// <summary>The table that segmentations suggest: their names in the order in which they occur, with their own numbers where these are free.</summary>
    /// <param name="headers">Of all files.</param>
    public static LabelTable TableOf(IEnumerable<VolumeHeader> headers)
    {
        var values = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var classes = new List<LabelClass> { new(LabelTable.BackgroundName, [LabelValue.Grey(0)]) };
        foreach (var segment in headers.SelectMany(header => header.Segments).Where(segment => !IsIgnored(segment) && !values.ContainsKey(NameOf(segment))))
        {
            var isFree = segment.Value is > 0 and <= byte.MaxValue && !values.ContainsValue(segment.Value);
            values[NameOf(segment)] = isFree ? segment.Value : Enumerable.Range(1, ushort.MaxValue).First(value => !values.ContainsValue(value));
            classes.Add(new LabelClass(NameOf(segment), [LabelValue.Grey(values[NameOf(segment)])]));
        }

        return new LabelTable(classes);
    }

    private static Dictionary<(int Layer, int Value), byte> Classes(IReadOnlyList<Segment> segments, LabelTable table, string path)
    {
        var names = table.Names.ToList();
        byte? Named(Segment segment) => IsIgnored(segment) ? Sample.Ignored
            : names.FindIndex(name => string.Equals(name, NameOf(segment), StringComparison.OrdinalIgnoreCase)) is >= 0 and var label ? (byte)label
            : null;
        var byName = segments.Any(segment => !IsIgnored(segment) && Named(segment) is not null);
        if (!byName && segments.GroupBy(segment => segment.Value).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException($"{path}: segments {string.Join(", ", twice.Select(segment => $"'{segment.Name}'"))} have the same value in layers of their own, so their names must tell them apart; name the classes with `DataOptions.Labels = VALUE={twice.First().Name},...`.");
        }

        var classes = new Dictionary<(int, int), byte>();
        foreach (var segment in segments)
        {
            classes[(segment.Layer, segment.Value)] = (byName ? Named(segment) : table.Find(segment.Value)) ?? throw new DataException(byName
                ? $"{path}: segment '{segment.Name}' is none of the classes ({table}); rename it in 3D Slicer, or add its class with `DataOptions.Labels = VALUE={segment.Name},...`."
                : Invariant($"{path}: segment '{segment.Name}' has the value {segment.Value}, and neither is in the label table ({table}); add it with `DataOptions.Labels = {segment.Value}={segment.Name},...`."));
        }

        return classes;
    }

    // As a label table can have it.
    private static string NameOf(Segment segment) => segment.Name.Replace(',', ' ').Replace('=', ' ').Trim();

    private static bool IsIgnored(Segment segment) => string.Equals(segment.Name, LabelTable.IgnoredName, StringComparison.OrdinalIgnoreCase);
}
