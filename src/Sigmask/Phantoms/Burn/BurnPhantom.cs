using System.Numerics;
using Sigmask.Imaging;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>A photograph of burned skin.</summary>
internal static class BurnPhantom
{
    /// <summary>Labels: 0 background, 1 skin, 2 burn.</summary>
    private const byte Skin = 1, Burned = 2;

    /// <summary>Draws one photograph with its labels.</summary>
    public static (Picture Picture, byte[] Labels) Draw(RandomStream random, int size)
    {
        var raster = Raster.Of(size);
        var side = raster.Side;
        var (parts, fields, camera) = (random.Fork(), random.Fork(), random.Fork());
        var body = new BodyShape(parts.Fork());
        var skin = new SkinSurface(parts.Fork());
        var wound = new BurnWound(parts.Fork(), body);
        var backdrop = new Backdrop(parts.Fork());
        var light = new Lighting(parts.Fork(), body.Roundness);

        var (bendX, bendY) = (SmoothField.Make(fields, side, side, 3, 3), SmoothField.Make(fields, side, side, 3, 3));
        var (coarse, zones) = (SmoothField.Fractal(fields, side, 6, 3), SmoothField.Fractal(fields, side, 9, 3, 0.7));
        var (outline, fine) = (SmoothField.Fractal(fields, side, 5, 4, 0.6), SmoothField.Make(fields, side, side, 50, 50));
        var strands = parts.Chance(0.5) ? SmoothField.Make(fields, side, side, 220, 30) : SmoothField.Make(fields, side, side, 30, 220);

        var depths = new float[side * side];
        for (var i = 0; i < depths.Length; i++)
        {
            depths[i] = (float)body.Depth(raster.At(i % side) + (0.04 * bendX[i]), raster.At(i / side) + (0.04 * bendY[i]));
        }

        var labels = new byte[side * side];
        float[][] planes = [new float[side * side], new float[side * side], new float[side * side]];
        for (var i = 0; i < labels.Length; i++)
        {
            var (x, y) = (raster.At(i % side), raster.At(i / side));
            var color = light.Behind(backdrop.At(x, y, coarse[i], fine[i]), depths[i]);
            if (depths[i] > -0.02)
            {
                var (shade, shine) = light.On(depths, i, side, zones[i] + fine[i]);
                var burn = wound.Depth(x, y, outline[i]);
                var covered = skin.Covered(x, y, coarse[i]);
                var bare = wound.Color(skin.Color(x, y, coarse[i], fine[i], strands[i]), x, y, burn, zones[i], fine[i]) * (float)shade;
                bare += Vector3.One * (float)(shine * (0.15 + (burn > 0 ? wound.Gloss : 0)));
                var surface = Hue.Mix(bare, skin.Sleeve(coarse[i], fine[i]) * (float)shade, Soft.Edge(covered, 0.01));
                color = Hue.Mix(color, surface, Soft.Edge(depths[i], 0.01));
                labels[i] = depths[i] <= 0 || covered > 0 ? (byte)0 : burn > 0 ? Burned : Skin;
            }

            (planes[0][i], planes[1][i], planes[2][i]) = (color.X, color.Y, color.Z);
        }

        float[][] scene = [.. planes.Select(raster.Average)];
        return (new Picture(size, size, 3, Camera.Photograph(scene, size, camera)), raster.Majority(labels));
    }
}
