using System.Numerics;
using Sigmask.Randomness;

namespace Sigmask.Phantoms;

/// <summary>The outline of a part of the body: a union of rounded pieces.</summary>
internal sealed class BodyShape
{
    private readonly List<Piece> pieces = [];
    private readonly double joint;

    public BodyShape(RandomStream random)
    {
        joint = random.Between(0.05, 0.15);
        var place = new Vector2((float)random.Jitter(0.12), (float)random.Jitter(0.12));
        switch (random.Index(10))
        {
            case 0 or 1 or 2:
                AddLimb(random, place, random.Between(0, Math.PI), random.Between(0.3, 0.6));
                break;
            case 3 or 4:
                AddHand(random, place);
                break;
            case 5 or 6:
                AddTorso(random, place);
                break;
            case 7:
                AddBentLimb(random, place);
                break;
            case 8:
                var angle = random.Between(0, Math.PI);
                var across = new Vector2(-(float)Math.Sin(angle), (float)Math.Cos(angle)) * (float)random.Between(0.42, 0.5);
                AddLimb(random, across, angle, random.Between(0.3, 0.38));
                AddLimb(random, -across, angle + random.Jitter(0.1), random.Between(0.3, 0.38));
                joint = 0.01;
                break;
            default:
                pieces.Add(new Piece(place, place, random.Between(0.9, 1.5), 1));
                break;
        }

        Roundness = pieces.Max(piece => Math.Max(piece.Start, piece.End));
    }

    /// <summary>The radius over which the surface curves away towards the outline.</summary>
    public double Roundness { get; }

    /// <summary>How deep inside the outline a point lies; negative outside.</summary>
    public double Depth(double x, double y)
    {
        var point = new Vector2((float)x, (float)y);
        var depth = -10.0;
        foreach (var piece in pieces)
        {
            // Smooth union: pieces flow into each other at joints.
            var next = piece.Depth(point);
            var overlap = Math.Max(0, joint - Math.Abs(depth - next)) / joint;
            depth = Math.Max(depth, next) + (0.25 * joint * overlap * overlap);
        }

        return depth;
    }

    private static Vector2 Towards(double angle, double length) => new((float)(length * Math.Cos(angle)), (float)(length * Math.Sin(angle)));

    private void AddLimb(RandomStream random, Vector2 place, double angle, double radius)
    {
        var half = random.Chance(0.8) ? 1.8 : random.Between(0.5, 0.9);
        pieces.Add(new Piece(place - Towards(angle, 1.8), place + Towards(angle, half), radius, radius * random.Between(0.5, 1)));
    }

    private void AddHand(RandomStream random, Vector2 place)
    {
        var (angle, scale) = (random.Between(0, 2 * Math.PI), random.Between(0.8, 1.25));
        var side = random.Chance(0.5) ? 1 : -1;
        var wrist = place - Towards(angle, 0.35 * scale);
        pieces.Add(new Piece(wrist - Towards(angle + random.Jitter(0.3), 1.6), wrist, 0.33 * scale, 0.2 * scale));
        pieces.Add(new Piece(wrist + Towards(angle, 0.12 * scale), place + Towards(angle, 0.05 * scale), 0.24 * scale, 0.3 * scale));
        var (spread, bend) = (random.Between(0.02, 0.16), random.Between(0.5, 1));
        for (var finger = 0; finger < 4; finger++)
        {
            var offset = (finger - 1.5) * 0.15 * scale;
            var root = place + Towards(angle, 0.2 * scale) + Towards(angle + (0.5 * Math.PI), offset);
            var length = (finger is 0 or 3 ? 0.38 : 0.5) * scale * bend;
            pieces.Add(new Piece(root, root + Towards(angle + ((finger - 1.5) * spread), length), 0.085 * scale, 0.065 * scale));
        }

        var thumb = place - Towards(angle, 0.12 * scale) + Towards(angle + (side * 0.5 * Math.PI), 0.2 * scale);
        pieces.Add(new Piece(thumb, thumb + Towards(angle + (side * random.Between(0.4, 1)), 0.4 * scale), 0.11 * scale, 0.075 * scale));
    }

    private void AddTorso(RandomStream random, Vector2 place)
    {
        var angle = (0.5 * Math.PI) + random.Jitter(0.3);
        var radius = random.Between(0.55, 0.85);
        var waist = place + Towards(angle, 0.6);
        var shoulders = place - Towards(angle, random.Between(0.2, 0.5));
        pieces.Add(new Piece(shoulders, waist + Towards(angle, 0.8), radius, radius * random.Between(0.8, 1)));
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            if (random.Chance(0.6))
            {
                var shoulder = shoulders + Towards(angle - (side * 0.5 * Math.PI), radius);
                pieces.Add(new Piece(shoulder, shoulder + Towards(angle - (side * random.Between(0.05, 0.6)), 1.2), 0.24, 0.18));
            }
        }

        if (random.Chance(0.5))
        {
            pieces.Add(new Piece(shoulders, shoulders - Towards(angle, radius + 0.4), 0.26, 0.24));
        }
    }

    private void AddBentLimb(RandomStream random, Vector2 place)
    {
        var angle = random.Between(0, 2 * Math.PI);
        var turn = random.Between(0.8, 1.8) * (random.Chance(0.5) ? 1 : -1);
        var radius = random.Between(0.28, 0.42);
        pieces.Add(new Piece(place - Towards(angle, 1.8), place, radius * 1.15, radius));
        pieces.Add(new Piece(place, place + Towards(angle + turn, random.Between(0.6, 1.6)), radius, radius * random.Between(0.6, 0.9)));
    }

    /// <summary>A rounded cone from A to B.</summary>
    private readonly record struct Piece(Vector2 A, Vector2 B, double Start, double End)
    {
        public double Depth(Vector2 point)
        {
            var axis = B - A;
            var t = axis.LengthSquared() > 0 ? Math.Clamp(Vector2.Dot(point - A, axis) / axis.LengthSquared(), 0, 1) : 0;
            return Start + (t * (End - Start)) - Vector2.Distance(point, A + (t * axis));
        }
    }
}
