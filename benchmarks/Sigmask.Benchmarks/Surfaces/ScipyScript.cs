using System.Diagnostics;
using System.Globalization;
using Sigmask.Arrays;

namespace Sigmask.Benchmarks.Surfaces;

/// <summary>The SciPy script at work on a pair, in a process of its own that waits between two measurements.</summary>
internal sealed class ScipyScript : IDisposable
{
    private readonly Process process;
    private readonly string folder = Directory.CreateTempSubdirectory("surfaces").FullName;

    public ScipyScript(string python, HeartPair pair, double tolerance)
    {
        string[] files = [Path.Combine(folder, "predicted.npy"), Path.Combine(folder, "reference.npy")];
        NpyFile.Write(files[0], new NpyArray(pair.Grid.Size, pair.Predicted));
        NpyFile.Write(files[1], new NpyArray(pair.Grid.Size, pair.Reference));
        var script = Path.Combine(AppContext.BaseDirectory, "surface_distances.py");
        string[] arguments = [script, .. files, Text(tolerance), .. pair.Grid.Spacing.Select(Text)];
        process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{python} does not start.");
    }

    /// <summary>Measures once: milliseconds as the script takes them, and hd95, assd and nsd of every class.</summary>
    public (double Milliseconds, double[] Results) Measure()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the script has ended; is SciPy installed (python3-scipy)?");
        var numbers = line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1..]);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
