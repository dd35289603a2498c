using Sigmask.Data;

namespace Sigmask.Auditing;

/// <summary>Gives the probabilities by which annotations are judged.</summary>
public interface IJudge
{
    /// <summary>The cases: whole volumes, or pictures, all annotated.</summary>
    ISampleSource Cases { get; }

    /// <summary>Judges a case; the same each time that it is asked for.</summary>
    /// <param name="index">Position in <see cref="Cases"/>.</param>
    /// <param name="cancellation">Stops between two slices.</param>
    /// <exception cref="DataException">The case cannot be used.</exception>
    JudgedCase Judge(int index, CancellationToken cancellation);
}
