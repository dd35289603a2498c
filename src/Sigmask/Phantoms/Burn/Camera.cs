using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>What a camera makes of a scene: light that falls off, white balance, exposure, blur, noise, compression.</summary>
internal static class Camera
{
    /// <summary>The photograph [size, size, 3] of a scene.</summary>
    /// <param name="scene">Three planes [size, size], 0..1; changed.</param>
    /// <param name="size">Side in pixels.</param>
    /// <param name="random">Draws the camera's flaws.</param>
    public static byte[] Photograph(float[][] scene, int size, RandomStream random)
    {
        var balance = new Vector3((float)random.Between(0.92, 1.1), 1, (float)random.Between(0.88, 1.12)) * (float)random.Between(0.7, 1.2);
        var (slope, angle, vignette) = (random.Between(0, 0.35), random.Between(0, 2 * Math.PI), random.Between(0, 0.25));
        var blur = size / 256.0 * random.Between(0.4, 1.6);
        var (gamma, noise) = (random.Between(0.85, 1.2), random.Between(0.005, 0.035));
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = Blur.Gaussian(scene[channel], size, blur, blur);
            for (var i = 0; i < plane.Length; i++)
            {
                var (x, y) = ((2.0 * (i % size) / size) - 1, (2.0 * (i / size) / size) - 1);
                var light = 1 + (slope * ((x * Math.Cos(angle)) + (y * Math.Sin(angle)))) - (vignette * ((x * x) + (y * y)) / 2);
                var value = Math.Pow(Math.Clamp(plane[i] * light * balance[channel], 0, 1), gamma);
                plane[i] = (float)(value + (noise * random.Normal()));
            }

            scene[channel] = plane;
        }

        // A small picture is a shrunken one: shrinking hides compression.
        JpegLoss.Apply(scene, size, size < 160 ? random.Between(75, 97) : random.Between(45, 95));
        var pixels = new byte[3 * size * size];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)Math.Round(255 * Math.Clamp(scene[i % 3][i / 3], 0, 1));
        }

        return pixels;
    }
}
