namespace Sigmask.Mpi;

/// <summary>Processes that work together, each of which runs the same program. Every call is made by all of them, in the same order.</summary>
public interface ICommunicator
{
    /// <summary>Which one this is, from 0.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Size { get; }

    /// <summary>Brings what each has to all.</summary>
    /// <param name="own">Of this one; of the same length everywhere.</param>
    /// <returns>Of all, in the order of the ranks.</returns>
    byte[] Gather(ReadOnlySpan<byte> own);

    /// <summary>Brings what rank 0 has to all.</summary>
    /// <param name="bytes">Of the same length everywhere; overwritten but at rank 0.</param>
    void Broadcast(Span<byte> bytes);

    /// <summary>Begins to add up numbers of all ranks, in place; the memory must stay where it is, and unread, until it is waited for.</summary>
    /// <param name="numbers">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <returns>Waits for the sums to be there.</returns>
    unsafe Action StartSum(float* numbers, int count);

    /// <summary>Waits for all, leaving the core to others meanwhile.</summary>
    void WaitForAll();
}
