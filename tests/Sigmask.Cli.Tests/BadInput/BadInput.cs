using Sigmask.Imaging;

namespace Sigmask.Cli.Tests.BadInput;

/// <summary>Something wrong with what a command line is given, and what the tool must say of it.</summary>
/// <param name="What">The name of the test.</param>
/// <param name="Spoil">Does it to a folder that holds data/images and data/masks.</param>
/// <param name="Args">The command line; {0} stands for the folder.</param>
/// <param name="Code">The exit code.</param>
/// <param name="Words">What the one line of the error must say: file or option, and the remedy.</param>
internal sealed record BadInput(string What, Action<TemporaryFolder> Spoil, string[] Args, int Code, params string[] Words)
{
    private const string Fold = """{ "train": ["case0", "case1"], "val": ["case2", "case3"] }""";

    /// <summary>Spoils good data, runs the command line and checks that it failed as it should and wrote nothing.</summary>
    public void Check()
    {
        using var folder = new TemporaryFolder();
        SquareData.Write(folder["data"], 4);
        Spoil(folder);
        var before = folder.Files.ToArray();

        Session.Run([.. Args.Select(word => word.Replace("{0}", folder.Path, StringComparison.Ordinal))]).ShouldFail(Code, Words);

        Assert.Equal(before, folder.Files);
        Assert.False(Directory.Exists(folder["out"]));
    }

    /// <summary>Nothing is wrong with the files.</summary>
    public static Action<TemporaryFolder> Intact => _ => { };

    /// <summary>A file is not there.</summary>
    public static Action<TemporaryFolder> Without(string name) => folder => File.Delete(folder[name]);

    /// <summary>A folder has no files.</summary>
    public static Action<TemporaryFolder> Emptied(string name) => folder =>
    {
        Directory.Delete(folder[name], recursive: true);
        Directory.CreateDirectory(folder[name]);
    };

    /// <summary>A file holds a text.</summary>
    public static Action<TemporaryFolder> Text(string name, string content = "no picture") => folder => Write(folder[name], content);

    /// <summary>A file ends too early, as after a broken copy.</summary>
    public static Action<TemporaryFolder> CutShort(string name) => folder =>
    {
        var bytes = File.ReadAllBytes(folder[name]);
        File.WriteAllBytes(folder[name], bytes[..^40]);
    };

    /// <summary>A picture is another one.</summary>
    public static Action<TemporaryFolder> Grey(string name, int width, int height, byte level) => folder =>
        ImageFile.WritePng(folder[name], new Picture(width, height, 1, [.. Enumerable.Repeat(level, width * height)]));

    /// <summary>A picture has colours.</summary>
    public static Action<TemporaryFolder> Coloured(string name) => folder =>
        ImageFile.WritePng(folder[name], new Picture(SquareData.Side, SquareData.Side, 3, [.. Enumerable.Range(0, 3 * SquareData.Side * SquareData.Side).Select(i => (byte)i)]));

    /// <summary>The data are in the layout of nnU-Net and declare so many folds.</summary>
    public static Action<TemporaryFolder> Folds(int count) => folder =>
    {
        Directory.Move(folder["data/images"], folder["data/imagesTr"]);
        Directory.Move(folder["data/masks"], folder["data/labelsTr"]);
        foreach (var image in Directory.GetFiles(folder["data/imagesTr"]))
        {
            File.Move(image, Path.ChangeExtension(image, null) + "_0000.png");
        }

        File.WriteAllText(folder["data/dataset.json"], """{ "channel_names": { "0": "light" }, "labels": { "background": 0, "square": 255 }, "file_ending": ".png" }""");
        File.WriteAllText(folder["data/splits_final.json"], "[" + string.Join(", ", Enumerable.Repeat(Fold, count)) + "]");
    };

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
