namespace Sigmask.Architecture.Tests;

/// <summary>Fails with every finding in full, a line each.</summary>
internal static class Nothing
{
    public static void Found(IEnumerable<string> findings)
    {
        var lines = findings.Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
