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
        var (surveys, errors, read) = (new CaseSurvey?[whole.Cases.Count], new string?[whole.Cases.Count], 0);
        Parallel.For(0, whole.Cases.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            try
            {
                surveys[index] = CaseSurvey.Of(whole.Read(index), whole.Description.Classes.Count);
            }
            catch (DataException error)
            {
                errors[index] = error.Message;
            }

            onRead?.Invoke(Interlocked.Increment(ref read));
        });
        CaseSurvey[] cases = [.. surveys.OfType<CaseSurvey>()];
        var classes = Histogram(cases, whole.Description.Classes);
        return new DataSurvey(whole.Description, cases, classes, cases.Sum(item => item.Counts[^1]), [.. Unreadable(whole, errors), .. ProblemSearch.In(cases, classes, areAll: cases.Length == whole.Cases.Count)]);
    }

    // What is wrong with many cases alike, as channels that were asked for and a picture in colour has not, is one problem.
    private static IEnumerable<DataProblem> Unreadable(ISampleSource whole, string?[] errors)
    {
        foreach (var alike in errors.Index().Where(one => one.Item is not null).GroupBy(one => WithoutFiles(whole, one.Index, one.Item!)))
        {
            string[] names = [.. alike.Select(one => whole.Cases[one.Index].Case)];
            var first = alike.First().Item!;
            yield return new(ProblemKind.Unreadable, names, names.Length == 1 ? first : $"{Quantity.Listed(names, "case")} cannot be read, all for the reason of the first: {first}");
        }
    }

    private static string WithoutFiles(ISampleSource whole, int index, string message) =>
        whole is IFileSource source ? source.FilesOf(index).Aggregate(message, (text, file) => text.Replace(file, "", StringComparison.Ordinal)) : message;

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
