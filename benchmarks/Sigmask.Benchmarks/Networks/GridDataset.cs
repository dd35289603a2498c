using Sigmask.AnnotationNoise;
using Sigmask.Data;
using Sigmask.Phantoms;

namespace Sigmask.Benchmarks.Networks;

/// <summary>What a network is trained on and what it is tested on: phantoms with strong annotation noise and clean ones, or real images by patient.</summary>
internal sealed record GridDataset(string Name, ISampleSource Training, ISampleSource Test)
{
    // Those of the demo.
    private const int TrainingPhantoms = 48;
    private const int TestPhantoms = 100;
    private const ulong Family = 2025;
    private const ulong TestFamily = Family + 1_000_003;

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
            return new(name, new PhantomSource(task, Family, TrainingPhantoms, options.Size, NoiseModel.Presets["strong"]), new PhantomSource(task, TestFamily, TestPhantoms, options.Size));
        }

        var opened = DataLayouts.Open(Path.Combine(options.Data!, name), DataLayouts.Auto, new DataOptions());
        var (training, held) = Split.OfShare(opened.Source.Cases, HeldBack, SplitSeed).Apply(opened.Source);
        return new(name, training, held.Whole);
    }
}
