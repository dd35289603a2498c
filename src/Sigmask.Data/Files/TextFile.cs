using System.Text;

namespace Sigmask.Files;

/// <summary>
/// Text written by people and other programs: JSON, CSV. It is UTF-8, or what a byte order mark says that it is; the mark, which editors on Windows and
/// Python's <c>utf-8-sig</c> put in front, is no part of the text.
/// </summary>
internal static class TextFile
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path, Strict, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd().TrimStart(ByteOrderMark);
        }
        catch (DecoderFallbackException error)
        {
            throw new IOException("it is no text in UTF-8; save it as UTF-8.", error);
        }
    }

    /// <summary>Reads the lines of a file, whatever ends them.</summary>
    /// <exception cref="IOException">It cannot be read, or is no text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string[] ReadLines(string path) => Read(path).ReplaceLineEndings("\n").Split('\n');
}
