namespace Sigmask.Imaging;

/// <summary>Keeps a header that lies about the size of a picture from costing memory.</summary>
internal static class PictureLimit
{
    /// <summary>Pixels that a picture may have: 2^27.</summary>
    public const long MostPixels = 1L << 27;

    // No deflate stream unpacks to more than 1032 times its length.
    private const int DeflateRatio = 1032;

    /// <summary>Fails if a picture is larger than can be read here, or than its file can hold.</summary>
    /// <param name="path">For the message.</param>
    /// <param name="width">Columns by the header.</param>
    /// <param name="height">Rows by the header.</param>
    /// <param name="form">The file.</param>
    /// <exception cref="DataException">It is.</exception>
    public static void Require(string path, int width, int height, StoredForm form)
    {
        if ((long)width * height > MostPixels)
        {
            throw new DataException(Invariant($"{path} has {width} x {height} pixels by its header, more than the {MostPixels} that are read; cut it into parts."));
        }

        if (form.PngBitsPerPixel is { } bits && (long)width * height * bits / 8 > (long)DeflateRatio * form.Bytes.Length)
        {
            throw new DataException(Invariant($"{path} is damaged: {form.Bytes.Length} bytes cannot hold the {width} x {height} pixels that its header says; replace it by an intact copy."));
        }
    }
}
