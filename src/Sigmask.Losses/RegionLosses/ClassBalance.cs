namespace Sigmask.Losses;

/// <summary>How <see cref="GeneralizedDiceLoss"/> weights a class by the number of its labelled pixels.</summary>
public enum ClassBalance
{
    /// <summary>1 / pixels².</summary>
    InverseSquare,

    /// <summary>1 / pixels.</summary>
    Inverse,

    /// <summary>Equal.</summary>
    Uniform,
}
