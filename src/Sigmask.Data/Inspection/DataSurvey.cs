namespace Sigmask.Data;

/// <summary>How often a class occurs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its label.</param>
/// <param name="Pixels">Pixels (voxels) of it.</param>
/// <param name="Share">Of all pixels that count.</param>
/// <param name="Cases">Cases that have it.</param>
public sealed record ClassCount(string Name, int Label, long Pixels, double Share, int Cases);

/// <summary>What is in a data set, and what is wrong with it. Slices are looked at as the volumes they are parts of.</summary>
/// <param name="Description">What the cases have in common.</param>
/// <param name="Cases">Those that can be read.</param>
/// <param name="Classes">The histogram of the labels.</param>
/// <param name="IgnoredPixels">Pixels that do not count.</param>
/// <param name="Problems">What was found.</param>
public sealed record DataSurvey(DataDescription Description, IReadOnlyList<CaseSurvey> Cases, IReadOnlyList<ClassCount> Classes, long IgnoredPixels, IReadOnlyList<DataProblem> Problems)
{
    /// <summary>Reads every case once.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="onRead">Told how many cases have been read, after each; from several threads.</param>
    /// <param name="cancellation">Stops between two cases.</param>
    public static DataSurvey Of(ISampleSource source, Action<int>? onRead = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var whole = source.Whole;
        var (surveys, errors, read) = (new CaseSurvey?[whole.Cases.Count], new DataProblem?[whole.Cases.Count], 0);
        Parallel.For(0, whole.Cases.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            try
            {
                surveys[index] = CaseSurvey.Of(whole.Read(index), whole.Description.Classes.Count);
            }
            catch (DataException error)
            {
                errors[index] = new DataProblem(ProblemKind.Unreadable, [whole.Cases[index].Case], error.Message);
            }

            onRead?.Invoke(Interlocked.Increment(ref read));
        });
        CaseSurvey[] cases = [.. surveys.OfType<CaseSurvey>()];
        var classes = Histogram(cases, whole.Description.Classes);
        return new DataSurvey(whole.Description, cases, classes, cases.Sum(item => item.Counts[^1]), [.. errors.OfType<DataProblem>(), .. ProblemSearch.In(cases, classes)]);
    }

    private static ClassCount[] Histogram(CaseSurvey[] cases, IReadOnlyList<string> names)
    {
        var all = cases.Sum(item => item.Counts.SkipLast(1).Sum());
        return [.. names.Select((name, label) =>
        {
            var pixels = cases.Sum(item => item.Counts[label]);
            return new ClassCount(name, label, pixels, all == 0 ? 0 : (double)pixels / all, cases.Count(item => item.Counts[label] > 0));
        })];
    }
}
