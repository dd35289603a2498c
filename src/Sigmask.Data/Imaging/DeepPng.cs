namespace Sigmask.Imaging;

/// <summary>PNG files of 16 bits a channel, in grey or colour; transparency is ignored.</summary>
internal static class DeepPng
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file; its header has been looked at.</param>
    /// <exception cref="InvalidDataException">It is damaged or interlaced.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static ImageValues Read(byte[] file)
    {
        var rows = PngRows.Read(file);
        var channels = rows.Samples >= 3 ? 3 : 1;
        var values = new float[checked(channels * rows.Width * rows.Height)];
        var next = 0;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < rows.Height; y++)
            {
                for (var x = 0; x < rows.Width; x++)
                {
                    values[next++] = rows[x, y, channel];
                }
            }
        }

        return new ImageValues(rows.Width, rows.Height, channels, values);
    }
}
