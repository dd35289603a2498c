namespace Sigmask.Imaging;

/// <summary>What the header of a picture file says about its pixels that the decoder does not pass on.</summary>
/// <param name="Bytes">The file, or its beginning.</param>
internal readonly record struct StoredForm(byte[] Bytes)
{
    /// <summary>As much of a file as is needed here.</summary>
    public const int HeaderBytes = 32;

    // PNG: 8 bytes signature, then IHDR: length, type, width, height, bit depth (24), colour type (25).
    private bool IsPng => Bytes.Length > 25 && Bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    // BMP: "BM", 14 bytes file header, then the info header with the bits per pixel at 28.
    private bool IsBmp => Bytes.Length > 29 && Bytes[0] == 'B' && Bytes[1] == 'M';

    private bool IsGif => Bytes.AsSpan().StartsWith("GIF8"u8);

    /// <summary>The file from its beginning.</summary>
    public Stream Stream => new MemoryStream(Bytes, writable: false);

    /// <summary>True for a TIFF or BigTIFF of either byte order.</summary>
    public bool IsTiff => Bytes is [(byte)'I', (byte)'I', (byte)'*' or (byte)'+', 0, ..] or [(byte)'M', (byte)'M', 0, (byte)'*' or (byte)'+', ..];

    /// <summary>True for a PNG of 16 bits a channel, which the decoder of all others would cut to 8.</summary>
    public bool IsDeepPng => IsPng && BitsPerChannel == 16;

    /// <summary>True for a PNG whose pixels are indices of a palette.</summary>
    public bool IsPalettePng => IsPng && Bytes[25] == 3;

    /// <summary>Bits a channel: a decoder that delivers 8 would silently drop the lower half of 16.</summary>
    public int BitsPerChannel => IsPng ? Bytes[24] : 8;

    /// <summary>Bits a pixel of a PNG; null for other files.</summary>
    public int? PngBitsPerPixel => !IsPng ? null : Bytes[24] * (Bytes[25] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 });

    /// <summary>True if the file has a palette or stores grey with alpha, so that it is grey if all its pixels are.</summary>
    public bool MayBeGrey => IsPng ? Bytes[25] is 0 or 3 or 4 : IsGif || (IsBmp && Bytes[28] <= 8);
}
