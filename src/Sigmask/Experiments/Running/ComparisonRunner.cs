namespace Sigmask.Experiments;

/// <summary>Does a training of a comparison to its end, here or in a process of its own.</summary>
/// <param name="job">Which one.</param>
/// <param name="advanced">To be called with the share done, in [0, 1].</param>
/// <param name="cancellation">Stops it at a safe point.</param>
/// <exception cref="OperationCanceledException">It was stopped.</exception>
public delegate void JobStarter(ComparisonJob job, Action<double> advanced, CancellationToken cancellation);

/// <summary>A training that failed.</summary>
/// <param name="Job">Which one.</param>
/// <param name="Error">Why.</param>
public sealed record JobFailure(ComparisonJob Job, Exception Error);

/// <summary>
/// Does the trainings of a comparison that are not done yet, several side by side, in the order of the grid. One that fails keeps none of the others from being done; it is tried again
/// the next time.
/// </summary>
/// <param name="folder">Where they are kept.</param>
/// <param name="jobs">All trainings of the comparison.</param>
/// <param name="start">Does one of them.</param>
public sealed class ComparisonRunner(ComparisonFolder folder, IReadOnlyList<ComparisonJob> jobs, JobStarter start)
{
    /// <summary>How many run at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>At most this many are done; null: all. One that fails does not count, so that it cannot keep the others from their turn for ever.</summary>
    public int? Limit { get; init; }

    /// <summary>Receives progress, from several threads but never from two at once.</summary>
    public IComparisonProgress? Progress { get; init; }

    /// <summary>Runs them.</summary>
    /// <param name="cancellation">Stops all at a safe point; none is begun any more.</param>
    /// <returns>Those that failed.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="DataException">The result of an earlier training is damaged.</exception>
    public IReadOnlyList<JobFailure> Run(CancellationToken cancellation = default)
    {
        foreach (var job in jobs)
        {
            folder.Job(job.Name).Tidy(cancellation);
        }

        var todo = jobs.Where(job => !folder.Job(job.Name).IsFinished).ToArray();
        var limit = Math.Min(Limit ?? int.MaxValue, todo.Length);
        var costs = new JobCosts(jobs.Select(job => folder.Job(job.Name)).Where(job => job.IsFinished).Select(job => JobResult.Read(job.Result)));
        var watch = new ComparisonWatch(todo, limit, costs, Math.Max(1, Math.Min(Parallel, limit)), Progress);
        var (failures, next) = (new List<JobFailure>(), 0);
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(Parallel, limit)).Select(_ => new Thread(Work))];
        foreach (var worker in workers)
        {
            worker.Start();
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }

        cancellation.ThrowIfCancellationRequested();
        return failures;

        void Work()
        {
            while (!cancellation.IsCancellationRequested && Next() is { } job)
            {
                Do(job);
            }
        }

        ComparisonJob? Next()
        {
            lock (failures)
            {
                return next < Math.Min(limit + failures.Count, todo.Length) ? todo[next++] : null;
            }
        }

        void Do(ComparisonJob job)
        {
            try
            {
                watch.Began(job);
                start(job, share => watch.Advanced(job, share), cancellation);
                watch.Finished(job, JobResult.Read(folder.Job(job.Name).Result));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Thrown once all have stopped.
            }
#pragma warning disable CA1031 // Whatever goes wrong in one training is told, and the others go on.
            catch (Exception error)
#pragma warning restore CA1031
            {
                lock (failures)
                {
                    failures.Add(new(job, error));
                }

                watch.Failed(job, error);
            }
        }
    }
}
