namespace Sigmask.Losses;

/// <summary>Takes the losses of an image from a tensor into a field, and finds out what the selection wants to know of them.</summary>
internal unsafe struct LossMapPass(float* losses, byte* valid, long* labels) : IPass<LossMapPass>
{
    /// <summary>1 for pixels that the evidence speaks against; null: not wanted.</summary>
    public byte* Suspects { get; init; }

    /// <summary>Receives the losses, <see cref="LossMap.Ignored"/> at pixels that do not count and up to the end of the last vector.</summary>
    public float* Field { get; init; }

    /// <summary>Receives the labels, −1 at pixels that do not count and up to the end of the last vector; null: not wanted.</summary>
    public int* Groups { get; init; }

    /// <summary>Pixels that count.</summary>
    public int Count { get; private set; }

    /// <summary>Pixels that the evidence speaks against.</summary>
    public int Suspicious { get; private set; }

    /// <summary>Σ of the losses.</summary>
    public double Total { get; private set; }

    /// <summary>The smallest loss.</summary>
    public float Least { get; private set; } = float.PositiveInfinity;

    /// <summary>The largest loss.</summary>
    public float Most { get; private set; } = float.NegativeInfinity;

    /// <summary>Whether no loss is NaN or infinite.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <inheritdoc />
    public void Run(int first, int count)
    {
        var total = 0.0;
        for (var i = first; i < first + count; i++)
        {
            var counts = valid is null || valid[i] != 0;
            var loss = losses[i];
            Field[i] = counts ? loss : LossMap.Ignored;
            if (Groups is not null)
            {
                Groups[i] = counts ? (int)labels[i] : -1;
            }

            if (counts)
            {
                Count++;
                total += loss;
                Least = Math.Min(Least, loss);
                Most = Math.Max(Most, loss);
                IsFinite &= MathF.Abs(loss) < LossMap.Ignored;
                Suspicious += Suspects is not null && Suspects[i] != 0 ? 1 : 0;
            }
        }

        for (var i = first + count; i < LossMap.Padded(first + count); i++)
        {
            Field[i] = LossMap.Ignored;
            if (Groups is not null)
            {
                Groups[i] = -1;
            }
        }

        Total += total;
    }

    /// <inheritdoc />
    public void Add(in LossMapPass other)
    {
        Count += other.Count;
        Suspicious += other.Suspicious;
        Total += other.Total;
        Least = Math.Min(Least, other.Least);
        Most = Math.Max(Most, other.Most);
        IsFinite &= other.IsFinite;
    }
}
