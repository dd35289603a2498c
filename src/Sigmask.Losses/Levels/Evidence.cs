namespace Sigmask.Losses;

/// <summary>What has to speak against a label before its pixel may be dropped (docs/method.md section 3, "Evidence").</summary>
public sealed record Evidence
{
    private Evidence(double probability, double? classShare, double? ownShare = null, double mostOfClass = 1) => (Probability, ClassShare, OwnShare, MostOfClass) = (probability, classShare, ownShare, mostOfClass);

    /// <summary>Nothing: a large loss is enough.</summary>
    public static Evidence Off { get; } = new(1, classShare: null);

    /// <summary>
    /// Class confidence: only pixels are dropped for which another class than the annotated one reaches its own usual probability (<see cref="ClassConfidence"/>), and of a class of which that holds for more than half of the
    /// pixels in an image none, nor of a class to which the guide usually gives less than half where it is annotated: who contradicts most of a structure does not know it.
    /// </summary>
    public static Evidence ByClass { get; } = ByClassFrom(1, most: 0.5);

    /// <summary>The probability of a label from which on nothing speaks against it; 1 unless the evidence is a number.</summary>
    public double Probability { get; }

    /// <summary>Whether each class has a threshold of its own, which follows from the labels and the guide.</summary>
    public bool IsByClass => ClassShare is not null;

    /// <summary>The share of its usual probability that another class must reach; null unless <see cref="IsByClass"/>.</summary>
    public double? ClassShare { get; }

    /// <summary>
    /// The share of its usual probability below which the annotated class must be: where the network does not know a class yet, a low probability is nothing unusual. Null: it may have any.
    /// </summary>
    public double? OwnShare { get; }

    /// <summary>
    /// The share of a class up to which the guide may contradict it: in an image, by the pixels that it finds suspicious, and as a rule, by the probability that it usually gives to other classes there. Where it contradicts more, none of the pixels
    /// is suspicious. 1: it may be any.
    /// </summary>
    public double MostOfClass { get; }

    /// <summary>Whether a large loss is enough.</summary>
    public bool IsOff => !IsByClass && Probability == 1;

    /// <summary>−ln p, above which a label is surprising.</summary>
    internal double Surprise => -Math.Log(Probability);

    /// <summary>The largest float32 not above −ln p: a float32 is above −ln p exactly if it is above this.</summary>
    internal float SingleSurprise => (float)Surprise is var rounded && rounded > Surprise ? MathF.BitDecrement(rounded) : rounded;

    /// <summary>Class confidence with other shares.</summary>
    /// <param name="share">Of the usual probability, in (0, 1]; 1 as in confident learning.</param>
    /// <param name="own">The share of its usual probability below which the annotated class must be, in (0, 1]; null: it may have any.</param>
    /// <param name="most">The share of a class up to which it may be contradicted (<see cref="MostOfClass"/>), in (0, 1]; 1: it may be any, as in confident learning.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    public static Evidence ByClassFrom(double share, double? own = null, double most = 1)
    {
        Require(share, nameof(share));
        Require(own ?? 1, nameof(own));
        Require(most, nameof(most));
        return new(1, share, own, most);
    }

    /// <summary>At most as many pixels of an image are dropped as have a label to which the guide gives a probability below <paramref name="p"/>. 1 is <see cref="Off"/>.</summary>
    /// <param name="p">In (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Evidence Below(double p) => p is > 0 and <= 1
        ? new(p, classShare: null)
        : throw new ArgumentOutOfRangeException(nameof(p), Invariant($"The evidence must be a probability in (0, 1], not {p}."));

    /// <summary>As it is typed: <c>class</c>, <c>class:0.8:0.5</c>, <c>class:0.9::0.5</c> where the second share is left out, <c>off</c>, <c>0.1</c>.</summary>
    public override string ToString() =>
        this == ByClass ? "class"
        : ClassShare is { } share ? Invariant($"class:{share}{(OwnShare is null && MostOfClass == 1 ? "" : Invariant($":{OwnShare}"))}{(MostOfClass == 1 ? "" : Invariant($":{MostOfClass}"))}")
        : IsOff ? "off"
        : Invariant($"{Probability}");

    private static void Require(double share, string name)
    {
        if (share is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"The shares of class evidence must be in (0, 1], not {share}."));
        }
    }
}
