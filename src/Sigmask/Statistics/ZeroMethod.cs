namespace Sigmask.Statistics;

/// <summary>What the signed-rank test does with pairs that do not differ.</summary>
public enum ZeroMethod
{
    /// <summary>They are left out before ranking (Wilcoxon 1945; SciPy's <c>wilcox</c>).</summary>
    Drop,

    /// <summary>They are ranked, and their ranks left out after (Pratt 1959; SciPy's <c>pratt</c>).</summary>
    Pratt,

    /// <summary>They are ranked, and half of their ranks goes to either side (SciPy's <c>zsplit</c>).</summary>
    Split,
}
