using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>
/// What a machine shows of tissue: echoes are followed along each beam, so that shadows, enhancement behind fluid, speckle that widens
/// with depth and walls that are bright where the beam meets them squarely come by themselves.
/// </summary>
internal sealed class Ultrasound
{
    private readonly Sector sector;
    private readonly int beams;
    private readonly int depths;
    private readonly Tissue[] tissues;
    private readonly float[] grey;

    /// <summary>Scans.</summary>
    /// <param name="sector">The fan.</param>
    /// <param name="tissueAt">The tissue at a point.</param>
    /// <param name="resolution">Beams, and echoes a beam.</param>
    /// <param name="random">Draws the machine's settings and the speckle.</param>
    public Ultrasound(Sector sector, Func<double, double, Tissue> tissueAt, int resolution, RandomStream random)
    {
        (this.sector, beams, depths) = (sector, resolution, resolution);
        tissues = new Tissue[beams * depths];
        for (var depth = 0; depth < depths; depth++)
        {
            for (var beam = 0; beam < beams; beam++)
            {
                var (x, y) = sector.Point((2.0 * (beam + 0.5) / beams) - 1, (depth + 0.5) / depths);
                // Beams spread: what leaves the picture does not come back.
                tissues[(depth * beams) + beam] = Math.Abs(x) < 1.02 && y < 1.02 ? tissueAt(x, y) : default;
            }
        }

        grey = Compress(Echoes(random.Fork()), random.Fork());
    }

    /// <summary>The grey level at a point, 0..1; 0 outside the fan.</summary>
    public double At(double x, double y)
    {
        var (beam, depth) = sector.Locate(x, y);
        if (beam is < -1 or > 1 || depth is < 0 or > 1)
        {
            return 0;
        }

        var (column, row) = (Math.Clamp(((beam + 1) / 2 * beams) - 0.5, 0, beams - 1.001), Math.Clamp((depth * depths) - 0.5, 0, depths - 1.001));
        var (left, top) = ((int)column, (int)row);
        var first = (top * beams) + left;
        var upper = Soft.Mix(grey[first], grey[first + 1], column - left);
        var lower = Soft.Mix(grey[first + beams], grey[first + beams + 1], column - left);
        return Soft.Mix(upper, lower, row - top);
    }

    /// <summary>The label at a point; 0 outside the fan.</summary>
    public byte LabelAt(double x, double y)
    {
        var (beam, depth) = sector.Locate(x, y);
        return beam is < -1 or >= 1 || depth is < 0 or >= 1 ? (byte)0 : tissues[((int)(depth * depths) * beams) + (int)((beam + 1) / 2 * beams)].Label;
    }

    /// <summary>Echo power in dB: scatter with speckle, walls, attenuation.</summary>
    private float[] Echoes(RandomStream random)
    {
        var speckle = Speckle(random.Fork());
        var loss = Loss(random.Fork());
        var gain = SmoothField.Make(random, beams, depths, 2, 3);
        var (unevenness, falling, wall) = (random.Between(0.5, 3), random.Between(-3, 12), random.Between(4, 12));
        var echoes = new float[tissues.Length];
        for (var i = 0; i < echoes.Length; i++)
        {
            var depth = i / beams;
            var before = tissues[depth == 0 ? i : i - beams];
            var step = (tissues[i].Impedance - before.Impedance) * depths / 100.0;
            var power = (Math.Pow(10, tissues[i].Echo / 10) * speckle[i]) + (wall * step * step);
            echoes[i] = (float)((10 * Math.Log10(power + 1e-9)) - loss[i] - (falling * depth / depths) + (unevenness * gain[i]));
        }

        return echoes;
    }

    /// <summary>What has been lost on the way to each depth, in dB; shadows have edges as soft as a beam is wide.</summary>
    private float[] Loss(RandomStream random)
    {
        var contact = SmoothField.Make(random, beams, 1, 9, 1);
        var loss = new float[tissues.Length];
        for (var i = 0; i < loss.Length; i++)
        {
            // Poor contact of the probe darkens whole beams.
            var before = i < beams ? Math.Max(0f, 5 * (contact[i] - 1)) : loss[i - beams];
            loss[i] = before + (float)(tissues[i].Loss * 2.0 / depths);
        }

        return Blur.Gaussian(loss, beams, 0.012 * beams, 0);
    }

    /// <summary>Fully developed speckle: the power of complex normal noise seen through the pulse, mean 1.</summary>
    private float[] Speckle(RandomStream random)
    {
        // Pulse and beam width are lengths; a beam is several times wider than a pulse is long.
        var across = Math.Max(0.6, beams * random.Between(0.006, 0.012));
        var down = Math.Max(0.5, depths * random.Between(0.0025, 0.005));
        var power = new float[beams * depths];
        for (var part = 0; part < 2; part++)
        {
            var noise = new float[power.Length];
            for (var i = 0; i < noise.Length; i++)
            {
                noise[i] = (float)random.Normal();
            }

            noise = Blur.Gaussian(noise, beams, across, down);
            for (var i = 0; i < noise.Length; i++)
            {
                power[i] += noise[i] * noise[i];
            }
        }

        var scale = 1 / power.Average();
        return [.. power.Select(value => value * scale)];
    }

    /// <summary>Logarithmic compression to the machine's dynamic range.</summary>
    private static float[] Compress(float[] echoes, RandomStream random)
    {
        var (range, gain, floor) = (random.Between(38, 58), random.Between(-6, 4), random.Between(0, 0.04));
        return [.. echoes.Select(echo => (float)Math.Clamp(floor + ((echo + gain + range) / range), floor, 1))];
    }
}
