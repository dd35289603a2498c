namespace Sigmask.Tests.Data;

/// <summary>Real data that are not part of the repository: the folder named by SIGMASK_DATA.</summary>
internal static class SharedData
{
    /// <summary>A data set's folder; the test is skipped where there is none.</summary>
    public static string Folder(string name)
    {
        var found = Environment.GetEnvironmentVariable("SIGMASK_DATA") is { Length: > 0 } root ? Path.Combine(root, name) : null;
        Assert.SkipUnless(Directory.Exists(found), $"No real data: set SIGMASK_DATA to a folder that holds {name}/.");
        return found!;
    }
}
