namespace Sigmask.Data;

/// <summary>Which classes of a data set occur in samples that were looked at. Safe to use from several threads.</summary>
internal sealed class ClassesFound(IReadOnlyList<string> classes)
{
    private readonly bool[] found = new bool[classes.Count];

    /// <summary>True once each occurred, so that no further sample needs to be looked at.</summary>
    public bool IsComplete => Array.TrueForAll(found, one => one);

    /// <summary>Names of structures that occurred in none; the background is no structure.</summary>
    public IReadOnlyList<string> Absent => [.. classes.Where((_, label) => label > 0 && !found[label])];

    /// <summary>Looks at the labels of a sample.</summary>
    public void Add(byte[] labels)
    {
        if (IsComplete)
        {
            return;
        }

        foreach (var label in labels)
        {
            if (label < found.Length)
            {
                found[label] = true;
            }
        }
    }
}
