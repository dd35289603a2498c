namespace Sigmask.Losses;

/// <summary>When the selection comes into force: not at all before <see cref="Start"/>, fully from <see cref="End"/> on, linearly in between (docs/method.md section 3).</summary>
public sealed record Ramp
{
    /// <summary>A ramp between two points of the training.</summary>
    /// <param name="start">Share of the training, in [0, 1].</param>
    /// <param name="end">Share of the training, in [start, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not in that order within [0, 1].</exception>
    public Ramp(double start, double end)
    {
        if (!(start >= 0 && end >= start && end <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(start), Invariant($"A ramp needs 0 <= start <= end <= 1, not {start}:{end}."));
        }

        Start = start;
        End = end;
    }

    /// <summary>In force from the first step.</summary>
    public static Ramp None { get; } = new(0, 0);

    /// <summary>
    /// Begins where the training finds that labels begin to be learned by heart (docs/method.md section 3, "Ramp"). Only a training can know, so it needs a trainer (Sigmask.Training), which hands over the degree itself in place of its progress; in a loop of one's own it is the ramp 0:1.
    /// </summary>
    public static Ramp Auto { get; } = new(0, 1) { IsAuto = true };

    /// <summary>True for <see cref="Auto"/>.</summary>
    public bool IsAuto { get; private init; }

    /// <summary>Where it starts, as a share of the training.</summary>
    public double Start { get; }

    /// <summary>Where it is complete, as a share of the training.</summary>
    public double End { get; }

    /// <summary>The degree in [0, 1] to which the selection is in force.</summary>
    /// <param name="progress">Share of the training done, in [0, 1]; of <see cref="Auto"/> the degree itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">The progress is not in [0, 1].</exception>
    public double At(double progress) => progress is not (>= 0 and <= 1)
        ? throw new ArgumentOutOfRangeException(nameof(progress), Invariant($"The progress must be the share of the training done, in [0, 1], such as (double)step / steps, not {progress}."))
        : progress >= End ? 1 : progress <= Start ? 0 : (progress - Start) / (End - Start);

    /// <summary>
    /// Whether a guide that is an average of the network's weights takes in the step at this point of the training: until the selection is wholly in force, as later it would follow the network into the wrong labels; to
    /// the end under <see cref="None"/>, where it would else never begin.
    /// </summary>
    /// <param name="progress">Share of the training done, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The progress is not in [0, 1].</exception>
    public bool GuideFollows(double progress) => At(progress) < 1 || this == None;

    /// <inheritdoc />
    public override string ToString() => IsAuto ? "auto" : this == None ? "none" : Invariant($"{Start}:{End}");
}
