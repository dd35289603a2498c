using System.Globalization;

namespace Sigmask.Benchmarks.Networks;

/// <summary>The grid of trainings: every network on every data set with either loss and each seed, all by the same budget.</summary>
internal sealed record GridOptions
{
    /// <summary>Folder of the real data sets; those that are not in it are left out.</summary>
    public string? Data { get; init; }

    /// <summary>Folder of the results. What lies there is not trained again.</summary>
    public string Out { get; init; } = "networks";

    public int Steps { get; init; } = 300;

    public int Size { get; init; } = 64;

    public int Seeds { get; init; } = 2;

    /// <summary>Trainings at once, on one thread each.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Names of networks and data sets; null: all.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    public IReadOnlyList<string>? Datasets { get; init; }

    /// <summary>From --data, --out, --steps, --size, --seeds, --parallel, --networks A,B and --datasets A,B.</summary>
    public static GridOptions Parse(IReadOnlyList<string> args)
    {
        var options = new GridOptions();
        foreach (var pair in args.Chunk(2))
        {
            var value = pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} lacks its value.");
            options = pair[0] switch
            {
                "--data" => options with { Data = value },
                "--out" => options with { Out = value },
                "--steps" => options with { Steps = Number(value) },
                "--size" => options with { Size = Number(value) },
                "--seeds" => options with { Seeds = Number(value) },
                "--parallel" => options with { Parallel = Number(value) },
                "--networks" => options with { Networks = value.Split(',') },
                "--datasets" => options with { Datasets = value.Split(',') },
                _ => throw new ArgumentException($"networks has no option {pair[0]}; it has --data, --out, --steps, --size, --seeds, --parallel, --networks, --datasets."),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
