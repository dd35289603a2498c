namespace Sigmask.Training;

/// <summary>Extra numbers that a learning rule reports after each step, by column name. Equal if names and numbers are.</summary>
/// <param name="all">A number for each name; null where there is none yet.</param>
public sealed class FurtherNumbers(IReadOnlyList<KeyValuePair<string, double?>> all) : IEquatable<FurtherNumbers>
{
    /// <summary>None.</summary>
    public static readonly FurtherNumbers None = new([]);

    /// <summary>The names, the same at every step of a training.</summary>
    public IEnumerable<string> Names => all.Select(one => one.Key);

    /// <summary>The number of a name; null if there is none.</summary>
    public double? this[string name] => all.FirstOrDefault(one => one.Key == name).Value;

    /// <inheritdoc/>
    public bool Equals(FurtherNumbers? other) => other is not null && all.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FurtherNumbers);

    /// <inheritdoc/>
    public override int GetHashCode() => all.Count == 0 ? 0 : all[0].GetHashCode();

    private IReadOnlyList<KeyValuePair<string, double?>> All => all;
}
