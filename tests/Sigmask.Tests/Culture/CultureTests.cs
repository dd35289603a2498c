using System.Reflection;
using System.Text.RegularExpressions;
using Sigmask.Data;
using Sigmask.Experiments;
using Sigmask.Imaging;
using Sigmask.Inference.Onnx;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Models;
using Sigmask.Nifti;
using Sigmask.Reports;
using Sigmask.Tests.Data;
using Sigmask.Tests.Native;
using Sigmask.Tests.Training;
using Sigmask.Training;

namespace Sigmask.Tests.Culture;

/// <summary>That files, messages and what is read are the same whatever the culture of the program around the library.</summary>
public sealed partial class CultureTests
{
    private static readonly DiscSource Discs = new(3, [8, 8]);
    private static readonly TrainingPlan Plan = Plans.Small(5) with { Preprocessing = new() { Spacing = [0.5, 0.25] } };

    /// <summary>Texts with numbers in them, by what writes them.</summary>
    private static readonly Dictionary<string, Func<string>> Texts = new()
    {
        ["run record"] = () => Timeless().Replace(Record(), ""),
        ["page"] = Page,
        ["results"] = () => Compared().Tree().ToJsonString() + Compared().Csv(),
        ["table"] = () => ComparisonTable.Of(Compared().Rows, Compared().Grid).ToMarkdown() + ComparisonTable.Of(Compared().Rows, Compared().Grid).ToLatex(),
        ["history"] = History,
        ["metrics"] = Metrics,
        ["envelope"] = () => $"{ImageMass.Share(0.75)} {ImageMass.Count(2.5)} {Width.Relative(0.1)} {new Ramp(0.2, 0.5)}",
        ["loss"] = () => LossSpecification.Parse("0.5*ce(weights=0.5:1.5)+focal(gamma=2.5)").ToString(),
        ["weights of classes"] = () => Message(() => LossSpecification.Parse("ce(weights=0.5:1.5)").BaseLoss.Pixel[0].Loss.Forward(TorchSharp.torch.zeros(1, 3, 2, 2), SegmentationTarget.MultiClass(TorchSharp.torch.zeros(1, 2, 2, TorchSharp.torch.int64), 3))),
        ["spacing asked for"] = () => Message(() => new Preprocessing { Spacing = [0.5, 0.25] }.GridOf("a", new SampleForm([4, 4], null, null))),
        ["dimensions asked for"] = () => Message(() => new Preprocessing { Spacing = [0.5, 0.25, 1.5] }.GridOf("a", new SampleForm([4, 4], [1, 1], null))),
        ["affine"] = () => new Affine([-0.5, 0, 0, 1.5, 0, -0.5, 0, 2.5, 0, 0, 1.25, 3]).ToString(),
        ["mask"] = () => Message(() => MaskValues.ToLabels(new ImageValues(1, 2, 1, [0, 0.5f]), LabelTable.Parse("0=background,1=a"), "a.tif")),
        ["grid of a metric"] = () => Message(() => new VoxelGrid([4, 4], [0.5, 0.25, 1.5])),
    };

    public static TheoryData<string, string> Written => [.. from text in Texts.Keys from culture in HostCulture.Names select new TheoryDataRow<string, string>(text, culture)];

    [Theory]
    [MemberData(nameof(Written))]
    public void What_is_written_does_not_depend_on_it(string text, string culture) => Assert.Equal(Texts[text](), HostCulture.Under(culture, Texts[text]));

    [Theory]
    [MemberData(nameof(HostCulture.All), MemberType = typeof(HostCulture))]
    public void A_record_written_under_it_is_read_under_another(string culture)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["run.json"], HostCulture.Under(culture, Record));
        var read = RunRecord.Read(folder["run.json"]);
        Assert.Equal("0.5", read.Envelope["sigma"]);
        Assert.Equal(read.ToJson(), HostCulture.Under(culture, () => RunRecord.Read(folder["run.json"])).ToJson());
    }

    [Theory]
    [MemberData(nameof(HostCulture.All), MemberType = typeof(HostCulture))]
    public void Tables_folds_and_losses_are_read_alike(string culture)
    {
        Assert.Equal("0=background,1-127=a,255=ignore", HostCulture.Under(culture, () => LabelTable.Parse("0=background,1-127=a,255=IGNORE").ToString()));
        Assert.Equal(new Fold(1, 5), HostCulture.Under(culture, () => Fold.Parse("1/5")));
        Assert.Equal("0.5*ce+dice", HostCulture.Under(culture, () => LossSpecification.Parse("0.5*ce+dice").ToString()));
    }

    [Theory]
    [InlineData(".PNG", "de-DE")]
    [InlineData(".PNG", "tr-TR")]
    public void Endings_of_files_are_known_in_capitals(string ending, string culture)
    {
        using var folder = new TemporaryFolder();
        foreach (var part in new[] { "images", "masks" })
        {
            for (var i = 0; i < 3; i++)
            {
                var path = folder[Path.Combine(part, $"I{i}.png")];
                ImageFile.WritePng(path, new Picture(4, 4, 1, [.. Enumerable.Range(0, 16).Select(pixel => (byte)((pixel + i) % 2))]));
                File.Move(path, Path.ChangeExtension(path, ending));
            }
        }

        Assert.Equal(3, HostCulture.Under(culture, () => DataLayouts.Open(folder[""], DataLayouts.Auto, new()).Source.Cases.Count));
    }

    [Fact]
    public void No_real_numbers_are_joined_as_the_culture_writes_them()
    {
        var joins = new[] { typeof(Envelope), typeof(Sample), typeof(OnnxPredictor), typeof(Trainer) }.SelectMany(type => Instructions.CallsOf(type.Assembly)).Where(call => IsJoinOfReals(call.Called));
        Assert.Empty(joins.Select(call => $"{call.Caller.DeclaringType!.Name}.{call.Caller.Name}"));
        Assert.Contains(Instructions.CallsOf(typeof(CultureTests).Assembly), call => call.Caller.Name == nameof(Careless) && IsJoinOfReals(call.Called));
    }

    private static string Careless(double[] numbers) => string.Join(' ', numbers);

    private static bool IsJoinOfReals(MethodBase method) => method is MethodInfo { Name: nameof(string.Join), IsGenericMethod: true } join && join.DeclaringType == typeof(string)
        && new[] { typeof(double), typeof(float), typeof(double?), typeof(float?) }.Contains(join.GetGenericArguments()[0]);

    private static string Record() => RunRecord.Of(Plan, Plan.ModelFor(Discs.Description), Discs).ToJson();

    private static string History()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new HistoryWriter(folder["history.csv"], ["a"], 0))
        {
            writer.Add(HistoryRow(1), new(0.25, [0.5]), TimeSpan.FromSeconds(1.5));
        }

        using (var writer = new HistoryWriter(folder["history.csv"], ["a"], 1))
        {
            writer.Add(HistoryRow(2), null, TimeSpan.FromSeconds(2.5));
        }

        return File.ReadAllText(folder["history.csv"]);
    }

    private static StepReport HistoryRow(long step) => new()
    {
        Step = step, Epoch = 3, Images = 4, Loss = 0.5, Objective = 0.4, LearningRate = 0.001, GradientLength = 12.5, Sigma = 0.1, TopK = 0.75, KeptShare = 0.9,
    };

    private static string Metrics()
    {
        CaseScore[] scores = [new(new("a", "p"), 1, "skin", new(2, 1, 1, 5)), new(new("b", "q"), 1, "skin", new(0, 0, 0, 9))];
        var measured = new MeasuredCases(scores, new() { Tolerance = 0.5, Missing = new() { Penalty = 2.5 } }, true);
        return MetricsFile.Format(measured, measured.Summary());
    }

    private static string Message(Func<object> refused) => Message(() => { _ = refused(); });

    private static string Message(Action refused) => Assert.ThrowsAny<Exception>(refused).Message;

    private static string Page() => new ComparisonReport
    {
        Folder = new("nowhere"), Grid = Compared().Grid, Results = Compared().Results, Rows = Compared().Rows, Overall = Compared().Overall, Settings = [new("lr", "0.1")], Command = "sigmask",
    }.ToHtml();

    private static ResultFiles Compared() => Experiments.MadeUpResults.Files();

    [GeneratedRegex(@"""started"": ""[^""]*"",")]
    private static partial Regex Timeless();
}
