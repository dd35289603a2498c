namespace Sigmask.Losses;

/// <summary>The losses of the pixels of one image in memory, with those that do not count marked in place.</summary>
internal readonly unsafe struct LossMap(float* losses, int length)
{
    /// <summary>Stands for a pixel that does not count. Ranks last, so that nothing that keeps the smallest ever takes it.</summary>
    public const float Ignored = float.MaxValue;

    /// <summary>ℓ, up to the end of the last vector of eight; finite.</summary>
    public float* Losses { get; } = losses;

    /// <summary>Pixels.</summary>
    public int Length { get; } = length;

    /// <summary>Pixels that count, at least one.</summary>
    public required int Count { get; init; }

    /// <summary>The smallest loss.</summary>
    public required float Least { get; init; }

    /// <summary>The largest loss.</summary>
    public required float Most { get; init; }

    /// <summary>Elements that a row of <paramref name="pixels"/> takes up, to the end of its last vector.</summary>
    public static int Padded(int pixels) => (pixels + Tile.Lanes - 1) & -Tile.Lanes;
}
