using Sigmask.Losses;

namespace Sigmask.Training;

/// <summary>When the envelopes of a training are tried: from the start of their ramp to its end and as long again, at least a fifth of the training.</summary>
/// <param name="Start">Steps before the trials.</param>
/// <param name="Judged">Validations after this step count; there is always one, at the end.</param>
/// <param name="End">Steps at the end of a trial.</param>
internal sealed record TrialSchedule(long Start, long Judged, long End)
{
    private const double LeastShare = 0.2;

    /// <summary>Of a training.</summary>
    /// <param name="ramp">That of its envelope.</param>
    /// <param name="steps">Its steps.</param>
    public static TrialSchedule Of(Ramp ramp, long steps)
    {
        var (start, judged) = ((long)Math.Floor(ramp.Start * steps), (long)Math.Ceiling(ramp.End * steps));
        var end = Math.Min(steps, judged + Math.Max(judged - start, (long)Math.Ceiling(LeastShare * steps)));
        return new(start, Math.Min(judged, end - 1), end);
    }
}
