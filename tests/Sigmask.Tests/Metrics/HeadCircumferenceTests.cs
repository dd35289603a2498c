using Sigmask.Data;
using Sigmask.Imaging;
using Sigmask.Metrics;
using Sigmask.Tests.Data;

namespace Sigmask.Tests.Metrics;

public sealed class HeadCircumferenceTests
{
    [Fact]
    public void On_real_heads_the_ellipse_of_the_reference_mask_has_the_published_circumference()
    {
        var folder = SharedData.Folder("hc18");
        var table = LabelTable.Parse("0=background,255=head");
        var errors = new List<double>();
        var sizes = PixelSizeTable.Find(folder)!;
        foreach (var mask in Directory.GetFiles(Path.Combine(folder, "masks")))
        {
            var image = Path.GetFileName(mask).Replace("_Mask", "", StringComparison.Ordinal);
            var (picture, step) = (ImageFile.ReadValues(mask), sizes.PixelSizeOf(image)!.Value);
            var ellipse = FittedEllipse.Of(MaskValues.ToLabels(picture, table, mask), 1, new VoxelGrid([picture.Height, picture.Width], [step, step]));
            errors.Add(ellipse!.Circumference - sizes.CircumferenceOf(image)!.Value);
        }

        Assert.True(errors.Count > 100);
        Assert.InRange(errors.Average(Math.Abs), 0, 1.5);
        TestContext.Current.SendDiagnosticMessage($"{errors.Count} heads: mean error {errors.Average():0.00} mm, mean absolute error {errors.Average(Math.Abs):0.00} mm, greatest {errors.Max(Math.Abs):0.00} mm");
    }
}
