namespace Sigmask.Cli.Terminals;

/// <summary>Passes counts 1, 2, 3, ... on in their order, whichever thread tells its own first. Work that begins anew counts from 1 again.</summary>
/// <param name="act">Receives each, one at a time.</param>
internal sealed class OrderedCounts(Action<int> act)
{
    private readonly object gate = new();
    private readonly HashSet<int> ahead = [];
    private int passed;

    /// <summary>Takes a count in.</summary>
    public void Add(int count)
    {
        lock (gate)
        {
            if (count <= passed)
            {
                ahead.Clear();
                passed = 0;
            }

            ahead.Add(count);
            while (ahead.Remove(passed + 1))
            {
                act(++passed);
            }
        }
    }
}
