namespace Sigmask.Metrics;

/// <summary>
/// The lower envelope of the parabolas f(q) + step² (x - q)², one for each site q of a line: the squared distance along one axis, given that
/// along the others (Felzenszwalb &amp; Huttenlocher 2012). As all have the same shape, it is the lower convex hull of the points (q, f(q) + step² q²),
/// which takes no division.
/// </summary>
/// <param name="sites">Room for as many sites as the line has points.</param>
/// <param name="values">The same for their f.</param>
/// <param name="lifted">The same for f(q) + step² q².</param>
/// <param name="step">Distance of neighbouring points.</param>
internal ref struct ParabolaEnvelope(Span<int> sites, Span<double> values, Span<double> lifted, double step)
{
    private readonly Span<int> sites = sites;
    private readonly Span<double> values = values;
    private readonly Span<double> lifted = lifted;
    private readonly double square = step * step;
    private int count;
    private int nearest;

    /// <summary>True if there is no site.</summary>
    public readonly bool IsEmpty => count == 0;

    /// <summary>Forgets all sites.</summary>
    public void Clear() => (count, nearest) = (0, 0);

    /// <summary>Adds a site to the right of all others.</summary>
    public void Add(int site, double value)
    {
        var (height, top) = (value + (square * site * site), count - 1);
        while (top >= 1 && (height - lifted[top]) * (sites[top] - sites[top - 1]) <= (lifted[top] - lifted[top - 1]) * (site - sites[top]))
        {
            top--;
        }

        top++;
        (sites[top], values[top], lifted[top]) = (site, value, height);
        count = top + 1;
    }

    /// <summary>The envelope at a point that is not left of the one asked for before; there must be a site.</summary>
    public double At(int point)
    {
        var k = nearest;
        while (k + 1 < count && lifted[k + 1] - lifted[k] <= 2 * square * point * (sites[k + 1] - sites[k]))
        {
            k++;
        }

        nearest = k;
        double offset = point - sites[k];
        return values[k] + (square * offset * offset);
    }
}
