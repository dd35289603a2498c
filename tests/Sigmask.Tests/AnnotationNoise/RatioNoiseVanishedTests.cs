using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Tests.AnnotationNoise;

public sealed class RatioNoiseVanishedTests
{
    [Fact]
    public void A_structure_that_the_one_around_it_took_is_left_alone()
    {
        // A single pixel of 1 within 2: whatever happens to 2 may take it.
        var map = new LabelMap([.. Enumerable.Range(0, 64).Select(i => (byte)(i == 27 ? 1 : i / 8 is >= 2 and <= 5 && i % 8 is >= 2 and <= 5 ? 2 : 0))], 8, 8);
        var isTaken = false;
        for (var seed = 0; seed < 100; seed++)
        {
            var spoiled = new RatioNoise { Ratio = 1 }.Apply(map, new SeededRandom(seed));
            isTaken |= !spoiled.Labels.Contains((byte)2) || !spoiled.Labels.Contains((byte)1);
        }

        Assert.True(isTaken);
    }
}
