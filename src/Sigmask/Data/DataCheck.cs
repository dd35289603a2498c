namespace Sigmask.Data;

/// <summary>Looks at a data set before a long run, so that the run does not end at a bad file.</summary>
public static class DataCheck
{
    /// <summary>Reads every sample once, on all cores, and tells where the pixels of each lie.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="cancellation">Stops between two samples.</param>
    /// <exception cref="DataException">A sample cannot be used: the first such in the order of the cases.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<SampleForm> ReadAll(ISampleSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var read = ParallelEnumerable.Range(0, source.Cases.Count).AsOrdered().WithCancellation(cancellation).Select(index =>
        {
            try
            {
                return (Form: (SampleForm?)source.Read(index).Form, Error: (DataException?)null);
            }
            catch (DataException error)
            {
                return (Form: null, Error: error);
            }
        });
        var forms = new List<SampleForm>();
        foreach (var (form, error) in read)
        {
            forms.Add(form ?? throw new DataException(error!.Message, error));
        }

        return forms;
    }
}
