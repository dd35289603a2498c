using Sigmask.Data;

namespace Sigmask.Loading;

/// <summary>Keeps prepared samples. Safe to use from several threads.</summary>
internal interface IPreparedStore
{
    /// <summary>Bytes that are kept.</summary>
    long UsedBytes { get; }

    /// <summary>A sample; null if it is not kept.</summary>
    /// <param name="index">Position in the source.</param>
    PreparedSample? Find(int index);

    /// <summary>Keeps a sample if it fits.</summary>
    void Add(int index, PreparedSample prepared);
}
