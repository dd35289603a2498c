namespace Sigmask.Losses;

/// <summary>The pixels of an image that the evidence speaks against.</summary>
/// <param name="count">How many of those that count.</param>
/// <param name="suspects">1 for each of them; null if their number is all that is wanted.</param>
/// <param name="valid">1 for pixels that count; null: all.</param>
internal readonly unsafe struct SuspectMap(int count, byte* suspects, byte* valid)
{
    /// <summary>How many there are.</summary>
    public int Count { get; } = count;

    /// <summary>Leaves them alone in a field: the others are ignored from now on.</summary>
    /// <param name="field">The losses of all pixels that count.</param>
    /// <param name="groups">Their classes, −1 for one that is ignored; null: not wanted.</param>
    /// <param name="whole">Gets the others of each class; null: not wanted.</param>
    /// <returns>The field, the mean of its losses, and the sum of those of the others.</returns>
    public (LossMap Field, double Mean, double Others) Restrict(LossMap field, int* groups, int[]? whole)
    {
        var (total, others, least, most, found) = (0.0, 0.0, float.PositiveInfinity, float.NegativeInfinity, 0);
        for (var i = 0; i < field.Length; i++)
        {
            var loss = field.Losses[i];
            if (loss == LossMap.Ignored)
            {
                continue;
            }

            if (suspects[i] != 0)
            {
                found++;
                total += loss;
                least = Math.Min(least, loss);
                most = Math.Max(most, loss);
                continue;
            }

            others += loss;
            field.Losses[i] = LossMap.Ignored;
            if (groups is not null)
            {
                whole![groups[i]]++;
                groups[i] = -1;
            }
        }

        return (new(field.Losses, field.Length) { Count = found, Least = least, Most = most }, total / found, others);
    }

    /// <summary>Gives the others that count a weight of 1.</summary>
    /// <param name="weights">One for each pixel.</param>
    /// <param name="length">Pixels.</param>
    public void KeepOthers(float* weights, int length)
    {
        for (var i = 0; i < length; i++)
        {
            weights[i] = suspects[i] == 0 && (valid is null || valid[i] != 0) ? 1 : weights[i];
        }
    }
}
