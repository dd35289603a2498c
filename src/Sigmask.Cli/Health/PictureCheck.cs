using Sigmask.Imaging;

namespace Sigmask.Cli.Health;

/// <summary>Whether pictures can be read and written.</summary>
internal static class PictureCheck
{
    public static Finding Run()
    {
        try
        {
            return ImageFile.Png(new Picture(1, 1, 1, [0])).Length > 0
                ? new Finding("pictures", State.Good, "PNG, JPEG, BMP, TIFF and GIF")
                : new Finding("pictures", State.Problem, "the encoder writes nothing");
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or InvalidOperationException)
        {
            return new Finding("pictures", State.Problem, (error.InnerException ?? error).Message.Split('\n')[0], "Delete the folders bin and obj and build again.");
        }
    }
}
