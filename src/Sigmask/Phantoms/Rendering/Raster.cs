namespace Sigmask.Phantoms;

/// <summary>A square of pixels, each divided into Factor x Factor samples, over the plane [-1, 1] x [-1, 1] (x to the right, y down).</summary>
/// <param name="Size">Pixels a side.</param>
/// <param name="Factor">Samples a side of a pixel: what lies in a pixel together is averaged (partial volume).</param>
internal readonly record struct Raster(int Size, int Factor)
{
    /// <summary>A raster fine enough for its size: small pictures need more samples a pixel.</summary>
    public static Raster Of(int size) => new(size, size < 128 ? 3 : 2);

    /// <summary>Samples a side.</summary>
    public int Side => Size * Factor;

    /// <summary>The coordinate of a sample's centre.</summary>
    public double At(int sample) => ((2.0 * sample) + 1 - Side) / Side;

    /// <summary>The mean of each pixel's samples: [Size, Size].</summary>
    public float[] Average(float[] samples)
    {
        var pixels = new float[Size * Size];
        var share = 1f / (Factor * Factor);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                pixels[(y / Factor * Size) + (x / Factor)] += share * samples[(y * Side) + x];
            }
        }

        return pixels;
    }

    /// <summary>The most frequent label of each pixel's samples, the smaller label in a tie: [Size, Size].</summary>
    public byte[] Majority(byte[] samples)
    {
        var pixels = new byte[Size * Size];
        Span<int> votes = stackalloc int[256];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                votes.Clear();
                byte winner = 255;
                for (var i = 0; i < Factor * Factor; i++)
                {
                    var label = samples[(((y * Factor) + (i / Factor)) * Side) + (x * Factor) + (i % Factor)];
                    votes[label]++;
                    winner = votes[label] > votes[winner] || (votes[label] == votes[winner] && label < winner) ? label : winner;
                }

                pixels[(y * Size) + x] = winner;
            }
        }

        return pixels;
    }
}

/// <summary>A field over the plane [-1, 1] x [-1, 1] that can be asked at any point; beyond the edge it keeps its last value.</summary>
/// <param name="Values">[Side, Side].</param>
/// <param name="Side">Samples a side, enough that the nearest one will do.</param>
internal readonly record struct SampledField(float[] Values, int Side)
{
    /// <summary>The value of the sample nearest to a point.</summary>
    public double At(double x, double y)
    {
        var column = Math.Clamp((int)((x + 1) / 2 * Side), 0, Side - 1);
        var row = Math.Clamp((int)((y + 1) / 2 * Side), 0, Side - 1);
        return Values[(row * Side) + column];
    }
}
