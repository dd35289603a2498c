using Sigmask.Imaging;

namespace Sigmask.Experiments;

/// <summary>A test case to look at, as <see cref="PictureGrid"/> shows it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reference">The label of each pixel, one channel.</param>
public sealed record TestPicture(Picture Image, Picture Reference);
