using System.Globalization;

namespace Sigmask.Volumes;

/// <summary>The segments that 3D Slicer writes into an NRRD header: Segment0_Name, Segment0_LabelValue, Segment0_Layer, ...</summary>
/// <remarks>Before Slicer 4.11 each segment had a layer of its own, and neither value nor layer was written.</remarks>
internal static class SlicerSegments
{
    /// <summary>The segments; empty if there is none.</summary>
    /// <param name="keys">What the header has of its own.</param>
    /// <param name="layers">Layers of the file.</param>
    /// <exception cref="FormatException">A value or layer is impossible.</exception>
    public static IReadOnlyList<Segment> Of(IReadOnlyDictionary<string, string> keys, long layers)
    {
        var segments = new List<Segment>();
        for (var index = 0; Name(index) is { } name; index++)
        {
            var layer = Number(index, "Layer") ?? (layers > 1 ? index : 0);
            if (layer < 0 || layer >= layers)
            {
                throw new FormatException(Invariant($"its segment '{HeaderNumbers.Short(name)}' lies in layer {layer}, but there are {layers}."));
            }

            segments.Add(new Segment(name, Number(index, "LabelValue") ?? 1, layer));
        }

        return segments;

        string? Name(int index) => Of(index, "Name") ?? Of(index, "ID");
        string? Of(int index, string what) => keys.GetValueOrDefault(Invariant($"Segment{index}_{what}"));
        int? Number(int index, string what) => Of(index, what) is not { } text ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException(Invariant($"its Segment{index}_{what} is '{HeaderNumbers.Short(text)}', no whole number."));
    }
}
