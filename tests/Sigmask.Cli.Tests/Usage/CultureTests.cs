using Sigmask.Imaging;
using Sigmask.Tests;

namespace Sigmask.Cli.Tests.Usage;

/// <summary>That the command line means and says the same in whatever culture the process runs.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CultureTests()
    {
        SquareData.Write(folder["data"], 4);
        foreach (var (part, value) in new[] { ("predictions", 3), ("references", 5) })
        {
            ImageFile.WritePng(Path.Combine(folder[part], "a.png"), new Picture(4, 4, 1, [.. Enumerable.Range(0, 16).Select(pixel => (byte)(pixel < value ? 1 : 0))]));
        }
    }

    public static TheoryData<string, int, string[]> CommandLines => [.. from culture in HostCulture.Names from line in Lines select new TheoryDataRow<string, int, string[]>(culture, line.Code, line.Words)];

    // Each with its exit code. Among them numbers that are refused, so that the words of the refusal are compared.
    private static (int Code, string[] Words)[] Lines =>
    [
        (0, ["inspect", "data"]),
        (0, ["inspect", "data/images/case0.png"]),
        (0, ["evaluate", "--predictions", "predictions", "--references", "references", "--tolerance", "1.5", "--hd95", "MONAI", "--missing", "2.5"]),
        (2, ["train", "--data", "data", "--sigma", "1.5"]),
        (2, ["train", "--data", "data", "--sigma", "0,5"]),
        (2, ["train", "--data", "data", "--top-k", "100.5"]),
        (2, ["train", "--data", "data", "--spacing", "0.5x0.5x1.5"]),
        (2, ["train", "--data", "data", "--size", "-1"]),
        (2, ["train", "--data", "data", "--ignore-index", "-1"]),
        (0, ["train", "--help"]),
        (0, ["evaluate", "--help"]),
        (0, ["models"]),
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void It_answers_alike(string culture, int code, string[] line)
    {
        string[] words = ["--verbose", .. line.Select(word => Path.Exists(folder[word]) ? folder[word] : word)];
        var expected = Session.Run(words);
        Assert.True(expected.ExitCode == code, $"exit code {expected.ExitCode}: {expected.Error}");
        Assert.Equal(expected, HostCulture.Under(culture, () => Session.Run(words)));
    }
}
