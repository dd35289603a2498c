using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Inference.Onnx;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Usage;

/// <summary>That messages of the library speak of settings, and those of the tool of options.</summary>
public sealed partial class SettingOptionsTests
{
    // No command line has them, so no message of the tool names them.
    private static readonly string[] WithoutOption =
    [
        "CacheOptions.Bytes", "LoaderOptions.FirstStep", "LoaderOptions.Prefetch", "LoaderOptions.Rank", "LoaderOptions.Ranks", "OnnxOptions.Overlap", "OptimizerOptions.Momentum", "PredictionOptions.Overlap",
        "TrainingOptions.AverageDecay",
    ];

    private static readonly Assembly[] Library = [typeof(Envelope).Assembly, typeof(Sample).Assembly, typeof(OnnxPredictor).Assembly, typeof(Trainer).Assembly];

    [Theory]
    [InlineData("`TrainingOptions.BatchSize = 4`: 5 processes need more.", "--batch 4: 5 processes need more.")]
    [InlineData("runs/a is a file. Choose another `RunFolder.Location`.", "runs/a is a file. Choose another --out.")]
    [InlineData("add it with `DataOptions.Labels = VALUE=NAME,...` or in labels.json", "add it with --labels VALUE=NAME,... or in labels.json")]
    [InlineData("leave out `Predictor.flips`, or give `Preprocessing.Size = 8x8`", "leave out --tta, or give --size 8x8")]
    [InlineData("`Nothing.Known = 1` and `code`", "`Nothing.Known = 1` and `code`")]
    public void Settings_become_options(string message, string told) => Assert.Equal(told, SettingOptions.In(message));

    [Fact]
    public void No_text_of_the_library_names_an_option()
    {
        Assert.DoesNotContain(Library.SelectMany(TextsOf), text => Option().IsMatch(text));
        Assert.Contains(TextsOf(typeof(SettingOptions).Assembly), text => Option().IsMatch(text));
    }

    [Fact]
    public void Every_setting_that_the_library_names_is_there_and_has_an_option()
    {
        string[] named = [.. Library.SelectMany(TextsOf).SelectMany(text => Setting().Matches(text)).Select(found => found.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(SettingOptions.All.Keys.Concat(WithoutOption).Order(StringComparer.Ordinal), named);
        Assert.All(named, name => Assert.True(IsThere(name), name));
    }

    [Fact]
    public void Every_option_is_one_of_the_tool()
    {
        string[] verbs = [.. SettingOptions.All.Values.Select(option => option.Split(' ')).Where(words => words[0] == "sigmask").Select(words => words[1]), "compare", "predict", "evaluate", "audit", "synth"];
        var help = string.Concat(verbs.Distinct().Select(verb => Session.Run(verb, "--help").ToString()));
        Assert.All(SettingOptions.All.Values.Select(option => Option().Match(option).Value), option =>
        {
            Assert.NotEmpty(option);
            Assert.Matches($@"{option}(?![\w-])", help);
        });
    }

    // A property or method of the type, or a parameter of one or of its constructor.
    private static bool IsThere(string name)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;
        var (type, member) = (name.Split('.')[0], name.Split('.')[1]);
        return Library.SelectMany(assembly => assembly.GetExportedTypes()).Where(one => one.Name == type).SelectMany(one => one.GetMembers(Any))
            .Any(one => one.Name == member || (one is MethodBase method && method.GetParameters().Any(parameter => parameter.Name == member)));
    }

    private static IEnumerable<string> TextsOf(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        for (var text = MetadataTokens.UserStringHandle(0); ; )
        {
            yield return reader.GetUserString(text);
            text = reader.GetNextHandle(text);
            if (text.IsNil)
            {
                yield break;
            }
        }
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex(@"`([A-Z]\w*\.\w+)(?= = |`)")]
    private static partial Regex Setting();
}
