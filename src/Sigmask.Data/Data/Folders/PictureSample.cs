using Sigmask.Imaging;

namespace Sigmask.Data;

/// <summary>Pictures as samples.</summary>
public static class PictureSample
{
    /// <summary>The values of a picture, channels first: [channels, H, W]. Grey is repeated where colour is wanted.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="path">Where it came from, for the message.</param>
    /// <exception cref="DataException">Grey is wanted and the picture has colours.</exception>
    public static float[] Values(ImageValues picture, int channels, string path)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (channels == picture.Channels)
        {
            return picture.Values;
        }

        return channels == 3
            ? [.. picture.Values, .. picture.Values, .. picture.Values]
            : picture.AsGrey()?.Values ?? throw new DataException($"{path} is in colour, but grey images are used here; convert it to grey.");
    }
}
