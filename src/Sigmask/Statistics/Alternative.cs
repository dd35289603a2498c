namespace Sigmask.Statistics;

/// <summary>What a test holds against "no difference".</summary>
public enum Alternative
{
    /// <summary>There is a difference, either way.</summary>
    TwoSided,

    /// <summary>The differences tend to be below 0.</summary>
    Less,

    /// <summary>The differences tend to be above 0.</summary>
    Greater,
}
