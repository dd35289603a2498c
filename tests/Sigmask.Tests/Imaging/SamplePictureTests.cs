using Sigmask.Data;
using Sigmask.Imaging;

namespace Sigmask.Tests.Imaging;

public sealed class SamplePictureTests
{
    [Fact]
    public void Grey_values_are_stretched_from_black_to_white() =>
        Assert.Equal([0, 85, 170, 255], SamplePicture.Of(Make([-300, 0, 300, 600], [], 1, 2, 2)).Pixels);

    [Fact]
    public void A_photograph_is_shown_as_it_is() =>
        Assert.Equal([10, 30, 50, 20, 40, 60], SamplePicture.Of(Make([10, 20, 30, 40, 50, 60], [], 3, 1, 2)).Pixels);

    [Fact]
    public void A_constant_image_is_black() => Assert.Equal([0, 0], SamplePicture.Of(Make([7, 7], [], 1, 1, 2)).Pixels);

    [Fact]
    public void A_slice_of_a_volume_goes_with_its_labels()
    {
        var volume = Make([0, 1, 2, 3, 4, 5], [0, 0, 1, 1, 2, 2], 1, 3, 1, 2);
        Assert.Equal([102, 153], SamplePicture.Of(volume).Pixels);
        Assert.Equal([2, 2], SamplePicture.Labels(volume, 2).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => SamplePicture.Of(volume, 3));
        Assert.True(SamplePicture.Labels(Make([1, 2], [], 1, 1, 2)).IsEmpty);
    }

    private static Sample Make(float[] image, byte[] labels, int channels, params int[] size) =>
        new() { Case = "a", Patient = "a", Image = image, Labels = labels, Channels = channels, Size = size };
}
