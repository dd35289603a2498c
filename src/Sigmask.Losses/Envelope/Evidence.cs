namespace Sigmask.Losses;

/// <summary>What has to speak against a label before its pixel may be dropped (docs/method.md section 3, "Evidence").</summary>
public sealed record Evidence
{
    private Evidence(double probability, bool isByClass) => (Probability, IsByClass) = (probability, isByClass);

    /// <summary>Nothing: a large loss is enough.</summary>
    public static Evidence Off { get; } = new(1, isByClass: false);

    /// <summary>
    /// Class confidence: only pixels are dropped for which another class than the annotated one reaches its own usual probability (<see cref="ClassConfidence"/>).
    /// </summary>
    public static Evidence ByClass { get; } = new(1, isByClass: true);

    /// <summary>The probability of a label from which on nothing speaks against it; 1 unless the evidence is a number.</summary>
    public double Probability { get; }

    /// <summary>Whether each class has a threshold of its own, which follows from the labels and the guide.</summary>
    public bool IsByClass { get; }

    /// <summary>Whether a large loss is enough.</summary>
    public bool IsOff => !IsByClass && Probability == 1;

    /// <summary>−ln p, above which a label is surprising.</summary>
    internal double Surprise => -Math.Log(Probability);

    /// <summary>The largest float32 not above −ln p: a float32 is above −ln p exactly if it is above this.</summary>
    internal float SingleSurprise => (float)Surprise is var rounded && rounded > Surprise ? MathF.BitDecrement(rounded) : rounded;

    /// <summary>At most as many pixels of an image are dropped as have a label to which the guide gives a probability below <paramref name="p"/>. 1 is <see cref="Off"/>.</summary>
    /// <param name="p">In (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Evidence Below(double p) => p is > 0 and <= 1
        ? new(p, isByClass: false)
        : throw new ArgumentOutOfRangeException(nameof(p), Invariant($"The evidence must be a probability in (0, 1], not {p}."));

    /// <inheritdoc />
    public override string ToString() => IsByClass ? "class" : IsOff ? "off" : Invariant($"{Probability}");
}
