using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Phantoms;

namespace Sigmask.Benchmarks.Networks;

/// <summary>What a network is trained on and what it is tested on: the phantoms of the demo, or real images by patient.</summary>
internal sealed record GridDataset(string Name, ISampleSource Training, ISampleSource Test)
{
    // The same patients for every network and seed: cases are paired.
    private const int SplitSeed = 1;
    private const double HeldBack = 0.2;

    private static readonly IReadOnlyDictionary<string, PhantomTask> Phantoms = new Dictionary<string, PhantomTask>
    {
        ["burn phantoms"] = PhantomTask.Burn,
        ["fetal phantoms"] = PhantomTask.Fetal,
        ["cardiac phantoms"] = PhantomTask.Cardiac,
    };

    private static readonly string[] Folders = ["burn", "acdc"];

    /// <summary>Those that can be had.</summary>
    public static IReadOnlyList<string> Names(GridOptions options)
    {
        var there = Folders.Where(name => options.Data is not null && Directory.Exists(Path.Combine(options.Data, name)));
        return [.. Phantoms.Keys.Concat(there).Where(name => options.Datasets?.Contains(name) ?? true)];
    }

    public static GridDataset Open(string name, GridOptions options)
    {
        if (Phantoms.TryGetValue(name, out var task))
        {
            var demo = new PhantomExperimentOptions { Size = options.Size };
            return new(name, demo.Training(task), demo.Test(task));
        }

        var opened = DataLayouts.Open(Path.Combine(options.Data!, name), DataLayouts.Auto, new DataOptions());
        var (training, held) = Split.OfShare(opened.Source.Cases, HeldBack, SplitSeed).Apply(opened.Source);
        return new(name, training, held.Whole);
    }
}
