using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Sigmask.Losses;

/// <summary>
/// A histogram of losses over the leading bits of their float32, from which any order statistic follows exactly in linear time: the bin it lies in, and in
/// that the next bits, and the last.
/// </summary>
/// <remarks>The bits of a float32, made unsigned and in the order of the values, are cut into 13 (sign, exponent, four of the mantissa), 10 and 9.</remarks>
internal readonly unsafe struct RankSearch : IDisposable
{
    private const int Bins = 1 << 13;
    private const int CoarseShift = 19;
    private const int MiddleShift = 9;

    private readonly LossMap field;
    private readonly int[] counts;

    /// <summary>Counts the losses of a field.</summary>
    public RankSearch(LossMap field)
    {
        this.field = field;
        (First, Last) = ((int)(Key(field.Least) >> CoarseShift), (int)(Key(field.Most) >> CoarseShift));
        counts = ArrayPool<int>.Shared.Rent(2 * Bins);
        Count();
    }

    /// <summary>The bin of the smallest loss.</summary>
    public int First { get; }

    /// <summary>The bin of the largest loss.</summary>
    public int Last { get; }

    /// <summary>How many losses lie in a bin.</summary>
    public int this[int bin] => counts[bin];

    /// <summary>The value in the middle of a bin.</summary>
    public static float Middle(int bin) => Value(((uint)bin << CoarseShift) | (1u << (CoarseShift - 1)));

    /// <summary>How far a bin reaches from the loss in it.</summary>
    public static float WidthAt(float loss) => Value((Key(loss) & ~((1u << CoarseShift) - 1)) + (1u << CoarseShift)) - Value(Key(loss) & ~((1u << CoarseShift) - 1));

    /// <summary>The <paramref name="rank"/>-th smallest loss, 1 being the smallest, and how many are smaller and as large.</summary>
    public (float Loss, int Smaller, int Equal) Smallest(int rank)
    {
        var (bin, smaller) = Find(counts, First, rank);
        var inside = counts[bin];
        var candidates = ArrayPool<uint>.Shared.Rent(inside);
        var finer = ArrayPool<int>.Shared.Rent(1 << (CoarseShift - MiddleShift));
        try
        {
            var (prefix, found) = ((uint)bin, Collect(bin, candidates));
            Narrow(MiddleShift, CoarseShift - MiddleShift);
            Narrow(0, MiddleShift);
            return (Value(prefix), smaller, found);

            void Narrow(int shift, int bits)
            {
                var mask = (1u << bits) - 1;
                Array.Clear(finer, 0, 1 << bits);
                foreach (var key in candidates.AsSpan(0, found))
                {
                    finer[(key >> shift) & mask]++;
                }

                var (digit, below) = Find(finer, 0, rank - smaller);
                smaller += below;
                prefix = (prefix << bits) | (uint)digit;
                found = Keep(candidates, found, shift, prefix);
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(candidates);
            ArrayPool<int>.Shared.Return(finer);
        }
    }

    /// <inheritdoc />
    public void Dispose() => ArrayPool<int>.Shared.Return(counts);

    // Unsigned, in the order of the values; -0 becomes 0.
    private static uint Key(float loss)
    {
        var bits = BitConverter.SingleToInt32Bits(loss + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    private static float Value(uint key) => BitConverter.UInt32BitsToSingle((key & 0x80000000) != 0 ? key ^ 0x80000000 : ~key);

    private static Vector256<uint> Keys(float* losses)
    {
        var bits = (Vector256.Load(losses) + Vector256<float>.Zero).AsInt32();
        return (bits ^ (Vector256.ShiftRightArithmetic(bits, 31) | Vector256.Create(int.MinValue))).AsUInt32();
    }

    private static (int Bin, int Before) Find(int[] histogram, int bin, int rank)
    {
        var before = 0;
        while (before + histogram[bin] < rank)
        {
            before += histogram[bin++];
        }

        return (bin, before);
    }

    private static int Keep(uint[] keys, int count, int shift, uint prefix)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            keys[kept] = keys[i];
            kept += keys[i] >> shift == prefix ? 1 : 0;
        }

        return kept;
    }

    // Two histograms in turns, since equal losses follow each other and a processor waits for what it has just written.
    private void Count()
    {
        var ignored = (int)(Key(LossMap.Ignored) >> CoarseShift);
        Array.Clear(counts, First, Last - First + 1);
        Array.Clear(counts, Bins + First, Last - First + 1);
        counts[ignored] = counts[Bins + ignored] = 0;
        var bins = stackalloc uint[Tile.Lanes];
        fixed (int* even = counts)
        {
            var odd = even + Bins;
            for (var i = 0; i < field.Length; i += Tile.Lanes)
            {
                Vector256.ShiftRightLogical(Keys(field.Losses + i), CoarseShift).Store(bins);
                even[bins[0]]++;
                odd[bins[1]]++;
                even[bins[2]]++;
                odd[bins[3]]++;
                even[bins[4]]++;
                odd[bins[5]]++;
                even[bins[6]]++;
                odd[bins[7]]++;
            }

            for (var bin = First; bin <= Last; bin++)
            {
                even[bin] += odd[bin];
            }
        }
    }

    private int Collect(int bin, uint[] candidates)
    {
        var (found, wanted) = (0, Vector256.Create((uint)bin));
        var keys = stackalloc uint[Tile.Lanes];
        for (var i = 0; i < field.Length; i += Tile.Lanes)
        {
            var vector = Keys(field.Losses + i);
            var hits = Vector256.Equals(Vector256.ShiftRightLogical(vector, CoarseShift), wanted).ExtractMostSignificantBits();
            if (hits == 0)
            {
                continue;
            }

            vector.Store(keys);
            for (; hits != 0; hits &= hits - 1)
            {
                candidates[found++] = keys[BitOperations.TrailingZeroCount(hits)];
            }
        }

        return found;
    }
}
