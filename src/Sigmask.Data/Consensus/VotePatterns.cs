namespace Sigmask.Data;

/// <summary>The pixels of several label maps by what the annotators say there: there are few different answers, so whatever follows from them is computed once for each.</summary>
internal sealed class VotePatterns
{
    private readonly int[] patternOf;
    private readonly int classes;

    private VotePatterns(int[] patternOf, IReadOnlyList<byte[]> patterns, int classes)
    {
        (this.patternOf, Patterns, this.classes) = (patternOf, patterns, classes);
        var pixels = new long[patterns.Count];
        foreach (var pattern in patternOf)
        {
            pixels[pattern]++;
        }

        Pixels = pixels;
    }

    /// <summary>The different answers: a label for each annotator.</summary>
    public IReadOnlyList<byte[]> Patterns { get; }

    /// <summary>How many pixels each has.</summary>
    public IReadOnlyList<long> Pixels { get; }

    /// <summary>The answers of annotators.</summary>
    /// <param name="maps">One for each.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentException">There is no map, lengths differ, or a label is no class.</exception>
    public static VotePatterns Of(IReadOnlyList<byte[]> maps, int classes)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (maps.Count == 0 || maps.Any(map => map.Length != maps[0].Length))
        {
            throw new ArgumentException("There must be at least one label map, and all of the same length.", nameof(maps));
        }

        // One annotator after the other: an answer of those before and the label of the next are an answer of one more.
        var (of, patterns) = (new int[maps[0].Length], new List<byte[]> { Array.Empty<byte>() });
        foreach (var map in maps)
        {
            var known = new Dictionary<(int Pattern, byte Label), int>();
            var longer = new List<byte[]>();
            for (var pixel = 0; pixel < of.Length; pixel++)
            {
                var key = (of[pixel], map[pixel]);
                if (!known.TryGetValue(key, out var number))
                {
                    RequireClass(map[pixel], classes);
                    known[key] = number = longer.Count;
                    longer.Add([.. patterns[of[pixel]], map[pixel]]);
                }

                of[pixel] = number;
            }

            patterns = longer;
        }

        return new(of, patterns, classes);
    }

    /// <summary>How often each class was given in an answer.</summary>
    public int[] CountsOf(byte[] pattern)
    {
        var counts = new int[classes];
        foreach (var label in pattern.Where(label => label != Sample.Ignored))
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>A label map.</summary>
    /// <param name="labels">The label of each answer.</param>
    public byte[] Labels(byte[] labels) => Array.ConvertAll(patternOf, pattern => labels[pattern]);

    private static void RequireClass(byte label, int classes)
    {
        if (label >= classes && label != Sample.Ignored)
        {
            throw new ArgumentException(Invariant($"Label {label} is none of {classes} classes."));
        }
    }
}
