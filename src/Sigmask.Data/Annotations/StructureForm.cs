using Sigmask.Arrays;

namespace Sigmask.Data;

/// <summary>
/// A .npy file with a dictionary <c>structures</c> of masks by name, as in FASSD. They may overlap: they are painted one after the other, so that
/// the later one wins. The value of a structure in the label table is its position among the names, from 1.
/// </summary>
/// <param name="names">Of the structures that are known, by value.</param>
/// <param name="paintOrder">The same names in the order of painting.</param>
internal sealed class StructureForm(IReadOnlyList<string> names, IReadOnlyList<string> paintOrder) : IAnnotationForm
{
    private const string Structures = "structures";

    // The arrays are long; they are looked at when they are read.
    /// <inheritdoc/>
    public void Check(AnnotatedPicture picture, int width, int height)
    {
    }

    /// <inheritdoc/>
    public byte[] Read(AnnotatedPicture picture, int width, int height, LabelTable table)
    {
        var path = picture.Annotations[0];
        var masks = NamedArrays.Read(path).Groups.GetValueOrDefault(Structures)?.Arrays
            ?? throw new DataException($"{path}: its dictionary has no entry '{Structures}' with the masks; is it a file of FASSD's ARRAY_FORMAT?");
        if (masks.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new DataException($"{path}: structure '{unknown}' is none of {string.Join(", ", names)}; rename it or take it out.");
        }

        var label = Enumerable.Range(0, names.Count + 1).Select(value => table.Find(value) ?? throw MaskValues.Unknown(value, table, path)).ToArray();
        var labels = new byte[width * height];
        Array.Fill(labels, label[0]);
        foreach (var name in paintOrder)
        {
            if (masks.TryGetValue(name, out var mask))
            {
                Paint(labels, Values(mask, path, name, width, height), label[Value(name)]);
            }
        }

        return labels;
    }

    /// <inheritdoc/>
    public override string ToString() => $"structures {string.Join(", ", names)}, painted {string.Join(", ", paintOrder)}";

    private int Value(string name) => names.Index().First(item => item.Item == name).Index + 1;

    private static float[] Values(NpyArray mask, string path, string name, int width, int height) => mask.Shape is [var rows, var columns] && (rows, columns) == (height, width)
        ? mask.ToSingle()
        : throw new DataException(Invariant($"{path}: the mask of '{name}' has shape [{string.Join(", ", mask.Shape)}], its image {height} rows and {width} columns; a mask must have the size of its image."));

    private static void Paint(byte[] labels, float[] mask, byte label)
    {
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            if (mask[pixel] > 0)
            {
                labels[pixel] = label;
            }
        }
    }
}
