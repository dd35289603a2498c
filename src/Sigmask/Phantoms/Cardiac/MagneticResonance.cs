using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>What a scanner makes of a signal: limited resolution, coil sensitivity, ghosts, Rician noise, a display window.</summary>
internal static class MagneticResonance
{
    /// <summary>The grey levels [size, size] of a signal [size, size].</summary>
    public static byte[] Acquire(float[] signal, int size, RandomStream random)
    {
        // Resolution is a length (1.5 to 3 mm), not a number of pixels.
        var blur = size / 150.0 * random.Between(0.5, 1.1);
        var image = Blur.Gaussian(signal, size, blur, blur * random.Between(0.9, 1.3));
        Shade(image, size, random);
        if (random.Chance(0.2))
        {
            image = WithGhost(image, size, random.Between(0.25, 0.6), random.Between(0.04, 0.1));
        }

        AddRicianNoise(image, size, random.Between(0.015, 0.06), random);
        return Windowed(image, random.Between(0.8, 1.25));
    }

    /// <summary>Coil sensitivity: a gradient towards the coil on the chest times a smooth field.</summary>
    private static void Shade(float[] image, int size, RandomStream random)
    {
        var field = SmoothField.Make(random, size, size, 1.5, 1.5);
        var (unevenness, slope, angle) = (random.Between(0.02, 0.18), random.Between(0, 0.5), (-0.7 * Math.PI) + random.Jitter(0.5));
        var (across, down) = (slope * Math.Cos(angle), slope * Math.Sin(angle));
        for (var i = 0; i < image.Length; i++)
        {
            var (x, y) = ((2.0 * (i % size) / size) - 1, (2.0 * (i / size) / size) - 1);
            image[i] *= (float)Math.Exp((unevenness * field[i]) + (across * x) + (down * y));
        }
    }

    /// <summary>A faint copy displaced along the phase-encoding axis, as breathing leaves it.</summary>
    private static float[] WithGhost(float[] image, int size, double shift, double share)
    {
        var rows = (int)(shift * size);
        return [.. image.Select((value, i) => value + ((float)share * image[(i + (rows * size)) % image.Length]))];
    }

    private static void AddRicianNoise(float[] image, int size, double deviation, RandomStream random)
    {
        // Scanners interpolate to the displayed matrix, so that the noise of large pictures has a grain.
        var grain = size > 128 ? size / 200.0 : 0;
        var (real, imaginary) = (Noise(size, grain, random), Noise(size, grain, random));
        for (var i = 0; i < image.Length; i++)
        {
            var (a, b) = (image[i] + (deviation * real[i]), deviation * imaginary[i]);
            image[i] = (float)Math.Sqrt((a * a) + (b * b));
        }
    }

    private static float[] Noise(int size, double grain, RandomStream random)
    {
        var noise = new float[size * size];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)random.Normal();
        }

        // A blurred field keeps its variance if it is scaled by the root of the kernel's area.
        var scale = grain > 0 ? (float)(2 * Math.Sqrt(Math.PI) * grain) : 1;
        return grain > 0 ? [.. Blur.Gaussian(noise, size, grain, grain).Select(value => scale * value)] : noise;
    }

    private static byte[] Windowed(float[] image, double gamma)
    {
        var sorted = (float[])image.Clone();
        Array.Sort(sorted);
        var (black, white) = (sorted[sorted.Length / 100], sorted[^((sorted.Length / 100) + 1)]);
        return [.. image.Select(value => (byte)Math.Round(255 * Math.Pow(Math.Clamp((value - black) / (white - black), 0, 1), gamma)))];
    }
}
