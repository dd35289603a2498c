namespace Sigmask.Training;

/// <summary>How the learning rate falls.</summary>
public enum Decay
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>(1 - t)^power, t the share of the training after the warm-up (nnU-Net's, power 0.9).</summary>
    Poly,

    /// <summary>Half a cosine wave down to 0 (Loshchilov &amp; Hutter 2017).</summary>
    Cosine,
}

/// <summary>The learning rate of each step: a function of the step alone, so that a training can be continued from its number.</summary>
public sealed record LearningRateSchedule
{
    /// <summary>The highest rate, reached at the end of the warm-up.</summary>
    public double Peak { get; init; } = 1e-3;

    /// <summary>How it falls after the warm-up.</summary>
    public Decay Decay { get; init; } = Decay.Poly;

    /// <summary>Share of the training, in [0, 1), over which the rate first rises linearly to the peak.</summary>
    public double WarmUp { get; init; }

    /// <summary>The exponent of <see cref="Decay.Poly"/>.</summary>
    public double Power { get; init; } = 0.9;

    /// <summary>The rate of a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public double At(long step, long steps)
    {
        var rising = Math.Floor(WarmUp * steps);
        if (step < rising)
        {
            return Peak * (step + 1) / rising;
        }

        var t = Math.Clamp((step - rising) / (steps - rising), 0, 1);
        return Peak * Decay switch
        {
            Decay.Poly => Math.Pow(1 - t, Power),
            Decay.Cosine => (1 + Math.Cos(Math.PI * t)) / 2,
            _ => 1,
        };
    }
}
