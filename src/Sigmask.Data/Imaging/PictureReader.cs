using System.Collections.Concurrent;

namespace Sigmask.Imaging;

/// <summary>
/// Decodes pictures, and keeps those that were only looked at until they are taken, as far as they fit: what values the masks of a data set have is asked before
/// the masks themselves are. Safe to use from several threads.
/// </summary>
/// <param name="decode">Reads a file.</param>
/// <param name="capacity">Bytes that may be kept.</param>
internal sealed class PictureReader(Func<string, ImageValues> decode, long capacity = PictureReader.DefaultCapacity)
{
    private const long DefaultCapacity = 256L << 20;

    private readonly ConcurrentDictionary<string, Kept> kept = new();
    private long used;

    /// <summary>A picture that will be asked for again.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public ImageValues Look(string path)
    {
        if (kept.TryGetValue(path, out var known))
        {
            return known.Values();
        }

        var values = decode(path);

        // A byte for each value at least.
        if (Interlocked.Read(ref used) + values.Values.LongLength > capacity)
        {
            return values;
        }

        var own = Kept.Of(values);
        if (Interlocked.Add(ref used, own.Bytes) > capacity || !kept.TryAdd(path, own))
        {
            Interlocked.Add(ref used, -own.Bytes);
        }

        return values;
    }

    /// <summary>A picture, which is kept no longer.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public ImageValues Take(string path)
    {
        if (!kept.TryRemove(path, out var known))
        {
            return decode(path);
        }

        Interlocked.Add(ref used, -known.Bytes);
        return known.Values();
    }

    // A byte for a value where that is enough, as it is for nearly every mask.
    private sealed record Kept(int Width, int Height, int Channels, byte[]? Small, float[]? Large, byte[]? Indices)
    {
        public long Bytes => (Small?.LongLength ?? (Large!.LongLength * sizeof(float))) + (Indices?.LongLength ?? 0);

        public static Kept Of(ImageValues picture)
        {
            var small = Array.TrueForAll(picture.Values, value => value is >= 0 and <= byte.MaxValue && value == (byte)value) ? Array.ConvertAll(picture.Values, value => (byte)value) : null;
            return new Kept(picture.Width, picture.Height, picture.Channels, small, small is null ? picture.Values : null, picture.Indices);
        }

        public ImageValues Values() => new(Width, Height, Channels, Large ?? Array.ConvertAll(Small!, value => (float)value)) { Indices = Indices };
    }
}
