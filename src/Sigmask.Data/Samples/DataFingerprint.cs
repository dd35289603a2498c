using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sigmask.Files;

namespace Sigmask.Data;

/// <summary>A short text that tells whether two runs saw the same data.</summary>
public static class DataFingerprint
{
    private const int Sampled = 1 << 16;
    private const int CasesMade = 16;

    /// <summary>
    /// SHA-256, as 64 hexadecimal digits, over the description, the cases and patients in order, and for data in files the name, the length and
    /// the first and last 64 KiB of each; for data that are made on demand, pixels and labels of up to 16 cases. It does not depend on where
    /// a folder lies, nor on what the values of its masks are taken for (<see cref="IFileSource.Annotation"/>).
    /// </summary>
    /// <exception cref="DataException">A case cannot be read.</exception>
    public static string Of(ISampleSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (channels, dimensions) = (source.Description.Channels, source.Description.Dimensions);
        Append(hash, Invariant($"{channels} {dimensions} {string.Join(',', source.Description.Classes)}"));
        var stride = (source.Cases.Count + CasesMade - 1) / CasesMade;
        for (var index = 0; index < source.Cases.Count; index++)
        {
            Append(hash, $"{source.Cases[index].Case}\n{source.Cases[index].Patient}");
            var files = (source as IFileSource)?.FilesOf(index) ?? [];
            foreach (var path in files)
            {
                AppendFile(hash, path);
            }

            if (files.Count == 0 && index % stride == 0)
            {
                var sample = source.Read(index);
                hash.AppendData(MemoryMarshal.AsBytes(sample.Image.AsSpan()));
                hash.AppendData(sample.Labels);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\0"));

    private static void AppendFile(IncrementalHash hash, string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            Append(hash, Invariant($"{Path.GetFileName(path)} {length}"));
            var buffer = new byte[Sampled];
            AppendPart(0);
            if (length > Sampled)
            {
                AppendPart(Math.Max(Sampled, length - Sampled));
            }

            // A file system may give less at once than there is.
            void AppendPart(long start)
            {
                int count, read = 0;
                while ((count = RandomAccess.Read(file, buffer.AsSpan(read), start + read)) > 0)
                {
                    read += count;
                }

                hash.AppendData(buffer, 0, read);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} {ReadFailure.Of(error)}", error);
        }
    }
}
