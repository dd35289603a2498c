using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public class WeightOverlayTests
{
    [Fact]
    public void A_kept_pixel_stays_and_a_dropped_one_is_magenta()
    {
        var drawn = WeightOverlay.Draw(new Picture(2, 1, 1, [40, 40]), [1f, 0f]);
        Assert.Equal([40, 40, 40, 255, 0, 200], drawn.Pixels);
    }

    [Fact]
    public void Weights_of_another_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => WeightOverlay.Draw(new Picture(2, 1, 1, [0, 0]), [1f]));
}
