namespace Sigmask.Losses;

/// <summary>
/// A batch of which this process has a part, and others the rest (docs/method.md section 5). Its parts follow each other in the order of the processes. Every call is made by all of them, in the same order.
/// </summary>
public interface IDistributedBatch
{
    /// <summary>Images of the whole batch.</summary>
    int Images { get; }

    /// <summary>Where its own images begin, from 0.</summary>
    int First { get; }

    /// <summary>How many images are its own. A process without any computes on one whose pixels are all ignored.</summary>
    int Own { get; }

    /// <summary>Brings a number for each own image to all processes.</summary>
    /// <param name="own">One for each own image.</param>
    /// <returns>One for each image of the whole batch, in order.</returns>
    double[] Gather(double[] own);

    /// <summary>Adds up numbers of all processes, in the order of the processes: everywhere to the same bits.</summary>
    /// <param name="own">As many everywhere.</param>
    double[] Sum(double[] own);
}
