using Sigmask.Imaging;
using Sigmask.Nifti;
using static Sigmask.Cli.Tests.BadInput.BadInput;

namespace Sigmask.Cli.Tests.BadInput;

public sealed class EvaluateInputTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    private static readonly BadInput[] Table =
    [
        new("Predictions that are not there", Intact, Maps("--predictions", "{0}/none"), 1, "none does not exist", "give the folder of the predictions"),
        new("References that are not there", Intact, Maps("--references", "{0}/none"), 1, "none does not exist", "give the folder of the references"),
        new("A folder without predictions", Emptied("data/images"), Maps("--predictions", "{0}/data/images"), 1, "data/images is empty", "label maps are expected there"),
        new("Predictions of other names", Renamed("maps"), Maps(), 1, "none of the 4 predictions (other0, ", "(case0, ", "the same names"),
        new("Two references for one prediction", Grey("data/masks/case1_mask.png", 32, 32, 0), Maps(), 1, "case1 has two references", "case1_mask.png", "keep one"),
        new("Two predictions that differ by their ending", Grey("maps/case1.bmp", 32, 32, 0), Maps(), 1, "maps/case1.", "but for the ending", "rename"),
        new("Volumes held against pictures", Volume("maps/case0.nii.gz"), Maps(), 1, "maps holds volumes", "data/masks none", "of one kind"),
        new("Pictures held against volumes", Volume("data/masks/case0.nii.gz"), Maps(), 1, "data/masks holds volumes", "maps none", "of one kind"),
        new("Plots without a place to go", Intact, ["evaluate", "--predictions", "{0}/maps", "--references", "{0}/data/masks", "--plots"], 2, "--plots", "--out DIR"),
        new("Dimensions of label maps", Intact, Maps("--dimensions", "2"), 2, "--dimensions is about the data or the network of --run", "leave it out"),
        new("A layout of label maps", Intact, Maps("--layout", "folder"), 2, "--layout is about the data"),
        new("A device for label maps", Intact, Maps("--device", "cpu"), 2, "--device is about the data or the network", "--predictions"),
        new("A tolerance below 0", Intact, Maps("--tolerance", "-1"), 2, "--tolerance -1", "at least 0"),
        new("A definition that is not known", Intact, Maps("--hd95", "mine"), 2, "--hd95 mine", "monai, medpy, surface-distance"),
        new("A penalty that is none", Intact, Maps("--missing", "nothing"), 2, "--missing nothing", "diagonal"),
        new("A prediction of another size", Grey("maps/case1.png", 30, 32, 0), Maps(), 1, "maps/case1.png has 30 x 32", "bring the prediction"),
        new("A prediction that is no picture", Text("maps/case1.png"), Maps(), 1, "maps/case1.png", "give a PNG"),
        new("A reference that is cut short", CutShort("data/masks/case3.png"), Maps(), 1, "masks/case3.png", "cut short", "replace it"),
        new("A value that is not in the table", Grey("maps/case1.png", 32, 32, 9), Maps("--labels", "0=background,255=square"), 1, "maps/case1.png: value 9", "--labels"),
        new("Values that are not in the table", Levels("maps/case1.png", 9, 7, 255, 9), Maps("--labels", "0=background,255=square"), 1, "maps/case1.png: values 7, 9 are", "--labels"),
        new("Half of what is needed", Intact, ["evaluate", "--run", "{0}/run", "--out", "{0}/out"], 2, "--run DIR and --data DIR"),
        new("An output folder that is a file, before anything is opened", Text("file", ""), ["evaluate", "--run", "{0}/none", "--data", "{0}/none", "--out", "{0}/file"], 2, "--out ", "file: there is a file of that name; choose another folder."),
        new("An output folder below a file, before anything is opened", Text("file", ""), ["evaluate", "--run", "{0}/none", "--data", "{0}/none", "--out", "{0}/file/scores"], 2, "--out ", "file is a file, so nothing can lie below it"),
        new("The scores of a training, before anything is opened", Text("run/metrics.json", """{ "cases": [], "summary": {} }"""), ["evaluate", "--run", "{0}/run", "--data", "{0}/none", "--out", "{0}/run", "--force"], 2, "run: it holds metrics.json, which no evaluation wrote, so --force does not replace it; choose another folder."),
        new("Scores that another command wrote", Text("scores/metrics.json", """{ "command": ["elsewhere", "evaluate"] }"""), ["evaluate", "--run", "{0}/none", "--data", "{0}/none", "--out", "{0}/scores"], 2, "scores: it holds metrics.json, which no evaluation wrote", "choose another folder"),
        new("A file of the name of one that may be written beside the scores", Text("scores/comparison.json", "{}"), ["evaluate", "--run", "{0}/none", "--data", "{0}/none", "--out", "{0}/scores", "--force"], 2, "scores: it holds comparison.json, which no evaluation wrote", "choose another folder"),
        new("A picture of the name of a plot, before anything is opened", Text("scores/plots/dice.png"), ["evaluate", "--run", "{0}/none", "--data", "{0}/none", "--out", "{0}/scores", "--plots", "--force"], 2, "scores: it holds plots", "dice.png, which no evaluation wrote", "choose another folder"),
        new("A run that is not there", Intact, OfRun("--run", "{0}/none"), 1, "none does not exist", "Give a folder"),
        new("Data that are not there", Intact, OfRun("--data", "{0}/none"), 1, "none does not exist", "give the folder"),
        new("Data with a value that the network does not know", Grey("data/masks/case1.png", 32, 32, 9), OfRun(), 1, "masks/case1.png: value 9", "--labels"),
        new("Data of other channels", TwoChannels, OfRun("--data", "{0}/volumes"), 1, "volumes holds other data than the network was trained on: 2-D images of 2 channels instead of grey 2-D images (1 channel) of background, ", "Give data like those of the training"),
        new("Data with other classes", Intact, OfRun("--labels", "0=background,255=head"), 1, "head", "value 255", "Give the same --labels"),
        new("Data of which every pixel is ignored", IgnoreAll, OfRun("--labels", "0=background,255=value 255,7=ignore"), 1, "every pixel", "--labels"),
        new("Data with an unpaired image", Without("data/masks/case1.png"), OfRun(), 1, "case1.png", "no mask of the same name", "add the masks"),
        new("A device that is not there", Intact, OfRun("--device", "cuda:99"), 1, "--device cuda:99", "--device cpu"),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.What)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Bad_input_is_named_with_its_remedy_and_nothing_is_written(string what)
    {
        var row = Table.Single(row => row.What == what);

        (row with { Spoil = folder => SpoilWithRunAndMaps(folder, row) }).Check();
    }

    private void SpoilWithRunAndMaps(TemporaryFolder folder, BadInput row)
    {
        run.CopyTo(folder["run"]);
        Directory.CreateDirectory(folder["maps"]);
        foreach (var mask in Directory.GetFiles(folder["data/masks"]))
        {
            File.Copy(mask, Path.Combine(folder["maps"], Path.GetFileName(mask)));
        }

        row.Spoil(folder);
    }

    private static string[] Maps(params string[] options) => Evaluate([("--predictions", "{0}/maps"), ("--references", "{0}/data/masks")], options);

    private static string[] OfRun(params string[] options) => Evaluate([("--run", "{0}/run"), ("--data", "{0}/data")], options);

    private static string[] Evaluate((string Option, string Value)[] usual, string[] options) =>
        ["evaluate", .. usual.Where(pair => !options.Contains(pair.Option)).SelectMany(pair => new[] { pair.Option, pair.Value }), "--out", "{0}/out", .. options];

    private static Action<TemporaryFolder> Volume(string name) => folder =>
        NiftiFile.Write(folder[name], new NiftiVolume(NiftiHeader.Create([2, 2, 2], NiftiDataType.UInt8, [1, 1, 1]), new byte[8]));

    private static Action<TemporaryFolder> Levels(string name, params byte[] levels) => folder =>
        ImageFile.WritePng(folder[name], new Picture(SquareData.Side, SquareData.Side, 1, [.. Enumerable.Range(0, SquareData.Side * SquareData.Side).Select(i => levels[i % levels.Length])]));

    private static Action<TemporaryFolder> Renamed(string name) => folder =>
    {
        foreach (var file in Directory.GetFiles(folder[name]))
        {
            File.Move(file, file.Replace("case", "other", StringComparison.Ordinal));
        }
    };

    private static void TwoChannels(TemporaryFolder folder)
    {
        foreach (var name in new[] { "images/a_0000.nii", "images/a_0001.nii", "masks/a.nii" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[$"volumes/{name}"])!);
            Volume($"volumes/{name}")(folder);
        }
    }

    private static void IgnoreAll(TemporaryFolder folder)
    {
        foreach (var mask in Directory.GetFiles(folder["data/masks"]))
        {
            Grey(mask, SquareData.Side, SquareData.Side, 7)(folder);
        }
    }
}
