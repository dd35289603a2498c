namespace Sigmask.Cli.Tests.BadInput;

/// <summary>A finished run, made once for the tests of a class.</summary>
public sealed class TrainedRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainedRun()
    {
        SquareData.Write(folder["data"], 4);
        var session = Session.Run("train", "--data", folder["data"], "--out", folder["run"], "--size", "32", "--base-width", "4", "--levels", "2", "--steps", "1", "--augment", "none");
        Assert.True(session.ExitCode == 0, session.Error);
    }

    /// <summary>Puts a copy of the run into a folder.</summary>
    internal void CopyTo(string target)
    {
        foreach (var name in new[] { "run.json", "labels.json", "splits.json", "model.safetensors" })
        {
            Directory.CreateDirectory(target);
            File.Copy(Path.Combine(folder["run"], name), Path.Combine(target, name));
        }
    }

    public void Dispose() => folder.Dispose();
}
