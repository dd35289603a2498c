using Sigmask.Data;

namespace Sigmask.Tests.Training;

/// <summary>Images of discs, one for each foreground class, brighter with the class; in 2-D or 3-D.</summary>
public sealed class DiscSource : ISampleSource
{
    private readonly IReadOnlyList<int> size;

    public DiscSource(int cases, IReadOnlyList<int> size, int classes = 3)
    {
        this.size = size;
        Description = new("discs", 1, size.Count, [.. Enumerable.Range(0, classes).Select(label => label == 0 ? "background" : $"disc {label}")]);
        Cases = [.. Enumerable.Range(0, cases).Select(index => new CaseKey($"case{index}", $"patient{index}"))];
    }

    public DataDescription Description { get; }

    public IReadOnlyList<CaseKey> Cases { get; }

    public Sample Read(int index)
    {
        var random = new Random(index);
        var pixels = size.Aggregate((a, b) => a * b);
        var labels = new byte[pixels];
        for (var label = 1; label < Description.Classes.Count; label++)
        {
            var centre = size.Select(length => (0.25 + (0.5 * random.NextDouble())) * length).ToArray();
            var radius = (0.15 + (0.1 * random.NextDouble())) * size.Min();
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                labels[pixel] = Distance(pixel, centre) < radius ? (byte)label : labels[pixel];
            }
        }

        return new()
        {
            Case = Cases[index].Case,
            Patient = Cases[index].Patient,
            Image = Array.ConvertAll(labels, label => label + (0.3f * (float)random.NextDouble())),
            Labels = labels,
            Channels = 1,
            Size = size,
        };
    }

    private double Distance(int pixel, double[] centre)
    {
        var squares = 0.0;
        for (var axis = size.Count - 1; axis >= 0; axis--)
        {
            squares += Math.Pow((pixel % size[axis]) + 0.5 - centre[axis], 2);
            pixel /= size[axis];
        }

        return Math.Sqrt(squares);
    }
}
