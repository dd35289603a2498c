using System.CommandLine;
using System.Globalization;
using Sigmask.Loading;

namespace Sigmask.Cli.Options;

/// <summary>Where prepared images are kept while a network is trained, and who makes them.</summary>
internal sealed class CacheOptionSet
{
    private const int Gigabyte = 1 << 30;
    private static readonly (string Unit, long Bytes)[] Units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", Gigabyte)];

    private readonly Option<string?> folderOption = new("--cache") { HelpName = "DIR", Description = "Keep prepared images in this folder, for later runs as well (default: in memory)." };
    private readonly Option<long?> sizeOption = OptionValue.Parsed<long?>("--cache-size", "N", "Most that is kept, as 800MB or 2GB: in memory (default 512MB), or in the folder (default 8GB).", BytesOf, "a whole number with KB, MB or GB, as 800MB");
    private readonly Option<int?> workersOption = OptionValue.Integer("--workers", "N", "Threads that read and augment images ahead (default 1).", 1);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [folderOption, sizeOption, workersOption];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>Where they are kept.</summary>
    public CacheOptions Cache(ParseResult parsed)
    {
        var folder = parsed.GetValue(folderOption);
        return new CacheOptions(folder, parsed.GetValue(sizeOption) ?? (folder is null ? CacheOptions.DefaultBytes : 8L * Gigabyte));
    }

    /// <summary>Threads that make them.</summary>
    public int? Workers(ParseResult parsed) => parsed.GetValue(workersOption);

    private static long? BytesOf(string text)
    {
        var (unit, bytes) = Array.Find(Units, item => text.EndsWith(item.Unit, StringComparison.OrdinalIgnoreCase));
        return unit is not null && int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number * bytes : null;
    }
}
