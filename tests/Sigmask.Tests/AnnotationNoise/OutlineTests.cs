using Sigmask.AnnotationNoise;

namespace Sigmask.Tests.AnnotationNoise;

/// <summary>The pixels within an outline.</summary>
public sealed class OutlineTests
{
    private const int Height = 23, Width = 17;

    [Fact]
    public void Any_polygon_is_filled_by_the_even_odd_rule()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            // Edges that cross, run level or back over themselves, corners that are alike, and at the border of the picture.
            var random = new Random(seed);
            List<(int Y, int X)> corners = [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => (random.Next(Height), random.Next(Width)))];

            var filled = Outline.Filled(corners, Height, Width);

            for (var i = 0; i < filled.Length; i++)
            {
                Assert.True(filled[i] == Contains(corners, i / Width, i % Width), $"seed {seed}, pixel {i / Width}, {i % Width}");
            }
        }
    }

    [Fact]
    public void What_a_traced_ring_encloses_is_within()
    {
        var ring = new bool[Height * Width];
        for (var i = 0; i < ring.Length; i++)
        {
            var distance = Math.Sqrt(Math.Pow((i / Width) - 11, 2) + Math.Pow((i % Width) - 8, 2));
            ring[i] = distance is <= 7 and >= 4;
        }

        var filled = Outline.Filled(Outline.Trace(ring, Height, Width), Height, Width);

        for (var i = 0; i < ring.Length; i++)
        {
            Assert.Equal(Math.Sqrt(Math.Pow((i / Width) - 11, 2) + Math.Pow((i % Width) - 8, 2)) <= 7, filled[i]);
        }
    }

    // The rule, pixel by pixel: a ray to the right crosses an odd number of edges; one that goes through the pixel itself counts.
    private static bool Contains(List<(int Y, int X)> corners, int y, int x)
    {
        var edges = corners.Select((corner, i) => (A: corner, B: corners[(i + corners.Count - 1) % corners.Count]));
        return corners.Contains((y, x)) || edges.Count(edge => (edge.A.Y > y) != (edge.B.Y > y) && x <= edge.A.X + ((double)(edge.B.X - edge.A.X) * (y - edge.A.Y) / (edge.B.Y - edge.A.Y))) % 2 == 1;
    }
}
