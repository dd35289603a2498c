using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sigmask.Losses;

/// <summary>
/// A few hundred pixels as the kernels want them: a row for each class, a multiple of eight pixels. Where memory is not like that (channels last, the end of
/// an image) they are brought into buffers of the thread; what is added at the end has logits and weights 0 and does not count.
/// </summary>
internal readonly unsafe struct Tile
{
    /// <summary>Vectors have eight lanes.</summary>
    public const int Lanes = 8;

    private const int ElementsOfBuffer = 8192;

    [ThreadStatic]
    private static float[]? buffer;

    private readonly int classes;

    private Tile(float* rows, int stride, float* spare, int count, int classes)
    {
        this.classes = classes;
        Rows = rows;
        Stride = stride;
        Spare = spare;
        Count = count;
    }

    /// <summary>Logits: row c starts at c times <see cref="Stride"/>.</summary>
    public float* Rows { get; }

    /// <summary>Elements from row to row.</summary>
    public int Stride { get; }

    /// <summary>Room for eight values of each class.</summary>
    public float* Spare { get; }

    /// <summary>Pixels, without those added.</summary>
    public int Count { get; }

    /// <summary>Pixels with those added.</summary>
    public int Padded => (Count + Lanes - 1) & -Lanes;

    /// <summary>Pixels of a tile for a number of classes.</summary>
    public static int Length(int classes) => Math.Clamp(ElementsOfBuffer / classes & -Lanes, Lanes, 1024);

    /// <summary>Pixels of a map.</summary>
    /// <param name="map">The logits of an image.</param>
    /// <param name="first">The first pixel.</param>
    /// <param name="count">At most <see cref="Length"/>.</param>
    public static Tile Load(LogitMap map, int first, int count)
    {
        var (classes, length) = (map.Classes, Length(map.Classes));
        var memory = Buffer((2 * classes * length) + (classes * Lanes) + (4 * length));
        var spare = memory + (2 * classes * length);
        if (map.Order == LogitOrder.Plain && count % Lanes == 0)
        {
            return new Tile(map.Data + first, map.Pixels, spare, count, classes);
        }

        var tile = new Tile(memory, length, spare, count, classes);
        for (var c = 0; c < classes; c++)
        {
            new Span<float>(memory + (c * length) + count, tile.Padded - count).Clear();
        }

        if (map.Order == LogitOrder.Plain)
        {
            for (var c = 0; c < classes; c++)
            {
                new Span<float>(map.Data + ((nint)c * map.Pixels) + first, count).CopyTo(new Span<float>(memory + (c * length), count));
            }
        }
        else
        {
            Interleaving.Split(map.Data + ((nint)first * classes), memory, length, classes, count);
        }

        return tile;
    }

    /// <summary>Where results for this tile are written, row c at c times <see cref="ResultStride"/>. <see cref="Store"/> takes them to the map.</summary>
    public float* Results(LogitMap map, int first) => IsDirect(map) ? map.Data + first : Scratch(0);

    /// <summary>Elements from row to row of the results.</summary>
    public int ResultStride(LogitMap map) => IsDirect(map) ? map.Pixels : ScratchStride;

    /// <summary>Takes the results to the map.</summary>
    public void Store(LogitMap map, int first)
    {
        if (IsDirect(map))
        {
            return;
        }

        if (map.Order == LogitOrder.ChannelsLast)
        {
            Interleaving.Join(Scratch(0), ScratchStride, map.Data + ((nint)first * map.Classes), map.Classes, Count);
            return;
        }

        for (var c = 0; c < map.Classes; c++)
        {
            new Span<float>(Scratch(c), Count).CopyTo(new Span<float>(map.Data + ((nint)c * map.Pixels) + first, Count));
        }
    }

    /// <summary>Row <paramref name="c"/> of a room as large as the tile, where <see cref="Results"/> may point as well.</summary>
    public float* Scratch(int c) => Spare - ((classes - c) * ScratchStride);

    /// <summary>Elements from row to row of <see cref="Scratch"/>.</summary>
    public int ScratchStride => Length(classes);

    /// <summary>Labels of the tile's pixels, those added being 0.</summary>
    public long* Labels(long* ofImage, int first) => Values(ofImage, first, (long*)Room(0));

    /// <summary>Weights of the tile's pixels, those added being 0; null if there are none.</summary>
    public float* Weights(float* ofImage, int first) => Values(ofImage, first, Room(2));

    /// <summary>1 for pixels that count, those added being 0; null if all of the image count and none is added.</summary>
    public byte* Valid(byte* ofImage, int first)
    {
        var room = (byte*)Room(3);
        if (ofImage is null && Padded > Count)
        {
            new Span<byte>(room, Count).Fill(1);
            new Span<byte>(room + Count, Padded - Count).Clear();
            return room;
        }

        return Values(ofImage, first, room);
    }

    private T* Values<T>(T* ofImage, int first, T* room)
        where T : unmanaged
    {
        if (ofImage is null || Padded == Count)
        {
            return ofImage is null ? null : ofImage + first;
        }

        new Span<T>(ofImage + first, Count).CopyTo(new Span<T>(room, Count));
        new Span<T>(room + Count, Padded - Count).Clear();
        return room;
    }

    // Four rows of pixels after the spare vectors.
    private float* Room(int row) => Spare + (classes * Lanes) + (row * Length(classes));

    private bool IsDirect(LogitMap map) => map.Order == LogitOrder.Plain && Count % Lanes == 0;

    private static float* Buffer(int elements)
    {
        if (buffer is null || buffer.Length < elements)
        {
            buffer = GC.AllocateUninitializedArray<float>(elements, pinned: true);
        }

        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer));
    }
}
