using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sigmask.Models;

namespace Sigmask.Benchmarks.Networks;

/// <summary>
/// Plain loss against envelope for every tiny network, on phantoms and real images: networks [--data DIR] [--out DIR] ... Each training is a process of its
/// own and leaves a file; whatever is there already is not done again, so it can be stopped and started at will.
/// </summary>
internal static class NetworkGrid
{
    public static void Run(IReadOnlyList<string> args)
    {
        if (args is ["cell", var cell, var settings])
        {
            RunCell(JsonSerializer.Deserialize<GridCell>(cell)!, JsonSerializer.Deserialize<GridOptions>(settings)!);
            return;
        }

        var options = GridOptions.Parse(args);
        Directory.CreateDirectory(options.Out);
        var cells = Cells(options).ToArray();
        var missing = cells.Where(one => !File.Exists(one.File(options))).ToArray();
        RequireSameBudget(cells.Except(missing), options);
        var clock = Stopwatch.StartNew();
        var done = 0;
        Parallel.ForEach(Partitioner.Create(missing, EnumerablePartitionerOptions.NoBuffering), new() { MaxDegreeOfParallelism = options.Parallel }, one =>
        {
            StartCell(one, options);
            var count = Interlocked.Increment(ref done);
            var left = clock.Elapsed / count * (missing.Length - count);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} of {missing.Length}: {one.Dataset}, {one.Network}, {one.Loss}, seed {one.Seed}; {left:h\\:mm} left"));
        });
        Console.WriteLine(NetworkTable.Of([.. cells.Select(one => GridResult.Read(one.File(options)))]));
    }

    // Before hours of training go into a folder whose results cannot stand in one table.
    private static void RequireSameBudget(IEnumerable<GridCell> done, GridOptions options)
    {
        if (done.Select(one => GridResult.Read(one.File(options))).Any(result => (result.Steps, result.Size) != (options.Steps, options.Size)))
        {
            throw new ArgumentException($"{options.Out} has results of other --steps or --size; give another folder with --out.");
        }
    }

    // All of one seed before the next, so that what there is after a while is a whole table.
    private static IEnumerable<GridCell> Cells(GridOptions options)
        => from seed in Enumerable.Range(1, options.Seeds)
           from dataset in GridDataset.Names(options)
           from network in ModelRegistry.Standard.Families.Where(IsTaken).Select(family => family.Name).Where(name => options.Networks?.Contains(name) ?? true)
           from loss in (string[])[GridCell.Plain, GridCell.Envelope]
           select new GridCell(dataset, network, loss, seed);

    private static bool IsTaken(ModelFamily family) => family.Name.EndsWith("-tiny", StringComparison.Ordinal) && family.Dimensions.Contains(2);

    private static void StartCell(GridCell cell, GridOptions options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["networks", "cell", JsonSerializer.Serialize(cell), JsonSerializer.Serialize(options)]);
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{cell} ended with exit code {process.ExitCode}.");
        }
    }

    private static void RunCell(GridCell cell, GridOptions options) => cell.Run(options).Write(cell.File(options));
}
