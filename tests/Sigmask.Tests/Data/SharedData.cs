namespace Sigmask.Tests.Data;

/// <summary>Real data that are not part of the repository: the folder named by SIGMASK_DATA, or shared/data beside or above the repository.</summary>
internal static class SharedData
{
    /// <summary>A data set's folder; the test is skipped where there is none.</summary>
    public static string Folder(string name)
    {
        var found = Roots().Select(root => Path.Combine(root, name)).FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(found is null, $"No real data: set SIGMASK_DATA to a folder that holds {name}/.");
        return found!;
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("SIGMASK_DATA") is { Length: > 0 } declared)
        {
            yield return declared;
            yield break;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "data");
        }
    }
}
