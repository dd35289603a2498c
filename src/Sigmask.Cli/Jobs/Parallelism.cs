namespace Sigmask.Cli.Jobs;

/// <summary>How many trainings are done side by side, and with how many threads each.</summary>
/// <param name="Jobs">At once.</param>
/// <param name="Threads">Of each.</param>
internal sealed record Parallelism(int Jobs, int Threads)
{
    // What a small network takes with runtime and images, and some to spare.
    private const long BytesOfJob = 1L << 30;

    /// <summary>As many as cores and memory allow, of the machine and not of the moment, so that a comparison that goes on computes as it did before (one that is extended does if it had as many trainings as that already).</summary>
    /// <param name="asked">So many were asked for; null: none was.</param>
    /// <param name="count">Trainings of the whole comparison.</param>
    public static Parallelism Of(int? asked, int count) => Of(asked, count, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The same for any machine.</summary>
    public static Parallelism Of(int? asked, int count, int cores, long memory)
    {
        var jobs = asked ?? (int)Math.Clamp(Math.Min(memory / BytesOfJob, cores), 1, Math.Max(1, count));
        return new(jobs, Math.Max(1, cores / jobs));
    }
}
