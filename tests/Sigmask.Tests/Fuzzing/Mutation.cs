using System.Buffers.Binary;
using Sigmask.Data;

namespace Sigmask.Tests.Fuzzing;

/// <summary>Damages files at random, the same way for the same seed.</summary>
internal static class Mutation
{
    private static readonly uint[] Extremes = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    /// <summary>One to four changes: bits, bytes, numbers at their extremes, pieces doubled, cut out or cut off.</summary>
    public static byte[] Of(byte[] file, long seed, long number)
    {
        var random = new SeededRandom(seed, number);
        var bytes = new List<byte>(file);
        for (var changes = 1 + random.NextInt(4); changes > 0 && bytes.Count > 0; changes--)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, SeededRandom random)
    {
        var at = random.NextInt(bytes.Count);
        var length = 1 + random.NextInt(Math.Min(16, bytes.Count - at));
        switch (random.NextInt(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.NextInt(8)); break;
            case 1: bytes[at] = (byte)random.NextInt(256); break;
            case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            case 5: bytes.Insert(at, (byte)random.NextInt(256)); break;
            default: Overwrite(bytes, at, Extremes[random.NextInt(Extremes.Length)], random.NextBool(0.5)); break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, uint number, bool isBigEndian)
    {
        var raw = BitConverter.GetBytes(isBigEndian ? BinaryPrimitives.ReverseEndianness(number) : number);
        for (var i = 0; i < raw.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = raw[i];
        }
    }
}
