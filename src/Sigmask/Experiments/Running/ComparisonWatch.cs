namespace Sigmask.Experiments;

/// <summary>Keeps count of what is done and under way, and how long the rest will take.</summary>
/// <param name="todo">All that are not done.</param>
/// <param name="limit">So many of them are to be done now.</param>
/// <param name="costs">How long each will take.</param>
/// <param name="parallel">How many run at once.</param>
/// <param name="progress">Is told.</param>
internal sealed class ComparisonWatch(IReadOnlyList<ComparisonJob> todo, int limit, JobCosts costs, int parallel, IComparisonProgress? progress)
{
    private readonly Lock key = new();
    private readonly Dictionary<string, double> underWay = [];
    private readonly HashSet<string> ended = [];
    private int finished;
    private int failed;

    private ComparisonStatus Status
    {
        get
        {
            ComparisonJob[] pending = [.. todo.Where(job => !ended.Contains(job.Name)).Take(limit - finished)];
            var left = pending.Sum(job => 1 - underWay.GetValueOrDefault(job.Name));
            double?[] seconds = [.. pending.Select(job => costs.SecondsOf(job.Key) * (1 - underWay.GetValueOrDefault(job.Name)))];
            // Not sooner than the longest: at the end fewer run than might.
            var time = seconds.All(one => one is not null) ? TimeSpan.FromSeconds(Math.Max(seconds.Sum() / parallel ?? 0, seconds.Max() ?? 0)) : (TimeSpan?)null;
            var count = finished + failed + pending.Length;
            return new(finished, failed, count, count == 0 ? 1 : 1 - (left / count), time);
        }
    }

    public void Began(ComparisonJob job) => Advanced(job, 0);

    public void Advanced(ComparisonJob job, double share)
    {
        lock (key)
        {
            underWay[job.Name] = share;
            progress?.Advanced(Status);
        }
    }

    public void Finished(ComparisonJob job, JobResult result)
    {
        lock (key)
        {
            ended.Add(job.Name);
            finished++;
            costs.Add(result);
            progress?.Finished(result, Status);
        }
    }

    public void Failed(ComparisonJob job, Exception error)
    {
        lock (key)
        {
            ended.Add(job.Name);
            failed++;
            progress?.Failed(new(job, error), Status);
        }
    }
}
