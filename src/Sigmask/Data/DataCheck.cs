namespace Sigmask.Data;

/// <summary>Looks at a data set before a long run, so that the run does not end at a bad file.</summary>
public static class DataCheck
{
    /// <summary>Reads every sample once, on all cores.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="cancellation">Stops between two samples.</param>
    /// <exception cref="DataException">A sample cannot be used: the first such in the order of the cases.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void ReadAll(ISampleSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var errors = ParallelEnumerable.Range(0, source.Cases.Count).AsOrdered().WithCancellation(cancellation).Select(index =>
        {
            try
            {
                source.Read(index);
                return null;
            }
            catch (DataException error)
            {
                return error;
            }
        });
        if (errors.FirstOrDefault(error => error is not null) is { } first)
        {
            throw new DataException(first.Message, first);
        }
    }
}
