using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Pictures as samples.</summary>
public static class PictureSample
{
    /// <summary>The values of a picture, 0 to 255, channels first: [channels, H, W]. Grey is repeated where colour is wanted.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="path">Where it came from, for the message.</param>
    /// <exception cref="DataException">Grey is wanted and the picture has colours.</exception>
    public static float[] Values(Picture picture, int channels, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var pixels = picture.Width * picture.Height;
        var values = new float[channels * pixels];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                values[(channel * pixels) + pixel] = picture.Pixels[(pixel * picture.Channels) + (channel % picture.Channels)];
            }
        }

        return channels == 3 || picture.Channels == 1 || IsGrey(picture)
            ? values
            : throw new DataException($"{path} is in colour, but grey images are used here; convert it to grey.");
    }

    private static bool IsGrey(Picture picture)
    {
        for (var i = 0; i < picture.Pixels.Length; i += 3)
        {
            if (picture.Pixels[i] != picture.Pixels[i + 1] || picture.Pixels[i] != picture.Pixels[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
