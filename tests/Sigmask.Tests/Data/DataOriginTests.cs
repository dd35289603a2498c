using Sigmask.Data;

namespace Sigmask.Tests.Data;

public sealed class DataOriginTests
{
    private static readonly string[] Order = ["a", "b"];

    [Theory]
    [InlineData("/sets/burns", "/sets/burns")]
    [InlineData("/sets/burns/", "/sets/burns")]
    [InlineData("/sets/burns", "/sets/burns/")]
    [InlineData("/sets/burns", "/sets/other/../burns/")]
    public void A_folder_is_the_same_with_and_without_a_separator_at_its_end(string trained, string now)
    {
        var known = Origin(trained).KnownOf(now);

        Assert.Equal(("^(p)", "masks-anna"), (known.PatientPattern, known.Masks));
    }

    [Fact]
    public void Of_another_folder_only_the_order_of_painting_is_known()
    {
        var known = Origin("/sets/burns").KnownOf("/sets/burns-2");

        Assert.Null(known.PatientPattern);
        Assert.Null(known.Masks);
        Assert.Equal(Order, known.PaintOrder!);
    }

    private static DataOrigin Origin(string folder) => new(Path.GetFullPath(folder), "folder", "^(p)", null, null, Order, null) { Masks = "masks-anna" };
}
