using Sigmask.AnnotationNoise;
using Sigmask.Data;

namespace Sigmask.Tests.AnnotationNoise;

public sealed class RatioNoiseVanishedTests
{
    [Fact]
    public void A_structure_that_the_one_within_it_took_is_left_alone()
    {
        // 1 in a corner, and round it 2, one pixel wide, in which 1 lies: where 1 grows nothing of 2 is left when its turn comes.
        var map = new LabelMap([.. Enumerable.Range(0, 64).Select(i => (byte)((i / 8, i % 8) is (< 4, < 4) ? 1 : (i / 8, i % 8) is (< 4, 4) or (4, < 4) ? 2 : 0))], 8, 8);
        var isTaken = false;
        for (var seed = 0; seed < 100; seed++)
        {
            var spoiled = new RatioNoise { Ratio = 1 }.Apply(map, new SeededRandom(seed));
            isTaken |= !spoiled.Labels.Contains((byte)2);
        }

        Assert.True(isTaken);
    }
}
