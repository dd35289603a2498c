using System.Text;
using Sigmask.Files;

namespace Sigmask.Arrays;

/// <summary>A Python dictionary of arrays, and of further such dictionaries, as <c>numpy.save</c> stores one in a .npy file.</summary>
/// <remarks>
/// <c>numpy.load(path, allow_pickle=True).item()</c> reads what <see cref="Write"/> writes. In Python such a file may run any code; here it is
/// read by <see cref="PickleReader"/>, which can do nothing but build arrays.
/// </remarks>
/// <param name="Arrays">The entries that are arrays, by name.</param>
/// <param name="Groups">The entries that are dictionaries themselves.</param>
public sealed record NamedArrays(IReadOnlyDictionary<string, NpyArray> Arrays, IReadOnlyDictionary<string, NamedArrays> Groups)
{
    private const long LongestFile = 1L << 30;

    /// <summary>Reads a file. Entries that are plain numbers, text or lists are passed over. It takes a few times the memory that the file is long.</summary>
    /// <exception cref="DataException">The file is missing, damaged, holds no such dictionary, or asks for anything but arrays.</exception>
    public static NamedArrays Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NpyFile.Guarded(path, () =>
        {
            var file = Load(path);
            using var stream = new MemoryStream(file, writable: false);
            var header = NpyHeader.Parse(NpyFile.ReadHeader(stream), allowObjects: true);
            if (!header.Element.IsObject)
            {
                throw new FormatException($"it holds a plain array of {header.Element.Description}, no dictionary; save one with numpy.save(path, {{\"structures\": {{...}}}}).");
            }

            return PickledDictionary.Of(new PickleReader(file.AsMemory((int)stream.Position)).Read(), file.Length);
        });
    }

    /// <summary>Writes a file. It appears complete or not at all.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, NamedArrays dictionary)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(dictionary);
        try
        {
            AtomicFile.Write(path, file =>
            {
                file.Write(NpyHeader.Format(NpyElement.Object, []));
                using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
                new PickleWriter(writer).Write(dictionary);
            });
        }
        catch (IOException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    private static byte[] Load(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= LongestFile ? File.ReadAllBytes(path) : throw new FormatException(Invariant($"the file has {length} bytes, more than a dictionary of arrays may have here ({LongestFile}); save the arrays one by one."));
    }
}
