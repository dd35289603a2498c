namespace Sigmask.Data;

/// <summary>
/// Volumes, or what is made of them, that are asked for again and again: as many as fit stay in memory, and beside them those that were asked for last, so that
/// going over slices in their order reads each volume about once, however many there are. Safe to use from several threads: those that want the same wait for
/// one reading. What fails is read again.
/// </summary>
/// <param name="read">Reads one by its index.</param>
/// <param name="bytesOf">What one takes in memory.</param>
/// <param name="capacity">Bytes of those that stay.</param>
internal sealed class KeptVolumes<T>(Func<int, T> read, Func<T, long> bytesOf, long capacity)
{
    // One for each core and the one that a core has just left, or the newcomer would drive out one that another core works on.
    private static readonly int MostRecent = Environment.ProcessorCount + 1;

    private readonly object gate = new();
    private readonly Dictionary<int, Lazy<T>> staying = [];
    private readonly List<(int Index, Lazy<T> Item)> recent = [];
    private long used;

    /// <summary>One of them, read if it is not in memory.</summary>
    /// <param name="index">Its index.</param>
    public T Get(int index)
    {
        var item = Found(index);
        try
        {
            var value = item.Value;
            Keep(index, item, bytesOf(value));
            return value;
        }
        catch
        {
            Forget(item);
            throw;
        }
    }

    private Lazy<T> Found(int index)
    {
        lock (gate)
        {
            if (staying.TryGetValue(index, out var known))
            {
                return known;
            }

            var place = recent.FindIndex(one => one.Index == index);
            var item = place < 0 ? new Lazy<T>(() => read(index)) : recent[place].Item;
            if (place >= 0)
            {
                recent.RemoveAt(place);
            }
            else if (recent.Count == MostRecent)
            {
                recent.RemoveAt(0);
            }

            recent.Add((index, item));
            return item;
        }
    }

    private void Keep(int index, Lazy<T> item, long bytes)
    {
        lock (gate)
        {
            if (used + bytes <= capacity && staying.TryAdd(index, item))
            {
                used += bytes;
                recent.RemoveAll(one => one.Index == index);
            }
        }
    }

    private void Forget(Lazy<T> item)
    {
        lock (gate)
        {
            recent.RemoveAll(one => one.Item == item);
        }
    }
}
