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

    /// <summary>Whether a sample is kept, as far as that is known without reading it.</summary>
    /// <param name="index">Position in the source.</param>
    bool Has(int index);

    /// <summary>Keeps a sample if it fits.</summary>
    /// <returns>False if it does not.</returns>
    bool Add(int index, PreparedSample prepared);
}
