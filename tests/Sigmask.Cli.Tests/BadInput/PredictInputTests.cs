using System.Text.Json.Nodes;
using static Sigmask.Cli.Tests.BadInput.BadInput;

namespace Sigmask.Cli.Tests.BadInput;

public sealed class PredictInputTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    private static readonly BadInput[] Table =
    [
        new("A run that is not there", Intact, Predict("--run", "{0}/none"), 1, "none does not exist", "Give a folder that sigmask train wrote"),
        new("An exported network for a run", Text("net.onnx"), Predict("--run", "{0}/net.onnx"), 2, "--run", "net.onnx is a file", "give the folder that 'train' wrote", "--onnx FILE"),
        new("A run for an exported network", Intact, ["predict", "--onnx", "{0}/run", "--input", "{0}/data", "--out", "{0}/out"], 2, "--onnx", "run is the folder of a run", "give it with --run"),
        new("A folder for an exported network", Intact, ["predict", "--onnx", "{0}/data", "--input", "{0}/data", "--out", "{0}/out"], 1, "data is a folder", "give a file that sigmask export wrote"),
        new("An exported network that is not there", Intact, ["predict", "--onnx", "{0}/none.onnx", "--input", "{0}/data", "--out", "{0}/out"], 1, "none.onnx does not exist", "give a file that sigmask export wrote"),
        new("A folder that is no run", Intact, Predict("--run", "{0}/data"), 1, "data holds no run", "run.json", "Give a folder"),
        new("A run that was not finished", Without("run/model.safetensors"), Predict(), 1, "run that is not finished", "--resume"),
        new("A run whose settings are damaged", Text("run/run.json", "{"), Predict(), 1, "run.json cannot be read", "Give the folder of a run"),
        new("A run whose weights are damaged", CutShort("run/model.safetensors"), Predict(), 1, "model.safetensors"),
        new("A run whose labels are lost", Without("run/labels.json"), Predict(), 1, "run has no labels.json", "Copy that of its data"),
        new("Pictures that are not there", Intact, Predict("--input", "{0}/none"), 1, "none does not exist", "give a picture"),
        new("A folder without pictures", Emptied("data/images"), Predict("--input", "{0}/data/images"), 1, "data/images is empty", "images are expected there"),
        new("A data set of volumes for its images", Volumes, Predict("--input", "{0}/set"), 1, "set holds no picture or volume itself, but its sub-folder imagesTr does; give ", "imagesTr instead"),
        new("A picture that is none", Text("data/images/case2.png"), Predict("--input", "{0}/data/images/case2.png"), 1, "images/case2.png", "give a PNG"),
        new("A picture that is cut short", CutShort("data/images/case3.png"), Predict("--input", "{0}/data/images/case3.png"), 1, "images/case3.png", "cut short", "replace it"),
        new("A colour picture for a network of grey ones", Coloured("data/images/case3.png"), Predict("--input", "{0}/data/images/case3.png"), 1, "images/case3.png is in colour", "convert it"),
        new("Pictures that are none, all of them", AllTexts, Predict(), 1, "None of the 4 images can be used. The first: ", "images/case0.png", "give a PNG"),
        new("Two pictures of one name", folder => File.Copy(folder["data/images/case1.png"], folder["data/images/case1.bmp"]), Predict(), 1, "case1", "different endings", "rename"),
        new("Mirror images for a network that was trained without", Intact, Predict("--tta"), 1, "without mirroring", "leave out --tta"),
        new("A window of another dimension", Intact, Predict("--window", "16x16x16"), 2, "--window 16x16x16", "give one number, or 2"),
        new("A device that is not there", Intact, Predict("--device", "cuda:99"), 1, "--device cuda:99", "--device cpu"),
        new("An output folder that holds the pictures", Intact, ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/data", "--force"], 2, "--out", "data lies in it", "choose another folder"),
        new("An output folder that is the run", Intact, ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/run", "--force"], 2, "--out", "run lies in it", "choose another folder"),
        new("An output folder that is not empty", Text("notes/todo.txt", "buy milk"), ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/notes"], 2, "notes", "--force"),
        new("An output folder that holds something else, by force", Text("notes/todo.txt", "buy milk"), ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/notes", "--force"], 2, "notes: it holds todo.txt", "give an empty or new folder"),
        new("An output folder of pictures alone, by force", Grey("photos/a.png", 8, 8, 0), ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/photos", "--force"], 2, "photos: it holds a.png and no predictions.json that lists it", "give an empty or new folder, or delete this one yourself"),
        new("An output folder with a picture of somebody else among the maps, by force", PictureAmongMaps, ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/maps", "--force"], 2, "maps: it holds mine.png, which its predictions.json does not list", "so --force does not replace it"),
        new("An output folder below a file", Text("file", ""), ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/file/maps/first"], 2, "--out", "file is a file, so nothing can lie below it", "choose another folder"),
        new("An output folder that is a file", Text("file", ""), ["predict", "--run", "{0}/run", "--input", "{0}/data", "--out", "{0}/file"], 2, "--out", "file of that name", "choose another"),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.What)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Bad_input_is_named_with_its_remedy_and_nothing_is_written(string what)
    {
        var row = Table.Single(row => row.What == what);

        (row with { Spoil = folder => SpoilWithRun(folder, row) }).Check();
    }

    [Fact]
    public void Pictures_that_cannot_be_used_are_named_and_the_others_are_predicted()
    {
        using var folder = new TemporaryFolder();
        SquareData.Write(folder["data"], 4);
        run.CopyTo(folder["run"]);
        CutShort("data/images/case1.png")(folder);
        Coloured("data/images/case3.png")(folder);

        var session = Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--out", folder["maps"], "--json", folder["maps.json"]);

        Assert.Equal(1, session.ExitCode);
        string[] lines = [.. session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("label maps written: ", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        Assert.Contains("images/case1.png", lines[0], StringComparison.Ordinal);
        Assert.Contains("cut short", lines[0], StringComparison.Ordinal);
        Assert.Contains("images/case3.png is in colour", lines[1], StringComparison.Ordinal);
        Assert.Equal($"sigmask predict: 2 of 4 images could not be used and are named above. {folder["maps"]} holds the label maps of the others; mend or remove what is damaged, and run the same command with --force.", lines[2]);
        Assert.StartsWith($"{folder["maps"]}: 2 label maps", session.Out, StringComparison.Ordinal);
        Assert.Equal(["case0.png", "case2.png", "labels.json", "predictions.json"], Directory.GetFiles(folder["maps"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var (told, kept) = (JsonNode.Parse(File.ReadAllText(folder["maps.json"]))!, JsonNode.Parse(File.ReadAllText(folder["maps/predictions.json"]))!);
        Assert.Equal(["case0", "case2"], told["maps"]!.AsArray().Select(map => (string)map!["case"]!));
        Assert.Equal(["case1", "case3"], told["left_out"]!.AsArray().Select(one => (string)one!["case"]!));
        Assert.Equal(lines[..2], told["left_out"]!.AsArray().Select(one => (string)one!["reason"]!));
        Assert.True(JsonNode.DeepEquals(told["left_out"], kept["left_out"]));
    }

    [Fact]
    public void A_single_picture_that_cannot_be_used_is_no_plural()
    {
        using var folder = new TemporaryFolder();
        SquareData.Write(folder["data"], 4);
        run.CopyTo(folder["run"]);
        CutShort("data/images/case1.png")(folder);

        var session = Session.Run("predict", "--run", folder["run"], "--input", folder["data"], "--out", folder["maps"]);

        Assert.Equal(1, session.ExitCode);
        Assert.Contains("1 of 4 images could not be used and is named above.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_pictures_for_a_network_of_three_channels_are_counted_and_named()
    {
        using var folder = new TemporaryFolder();
        SquareData.Write(folder["data"], 4);
        Session.Run("train", "--data", folder["data"], "--channels", "3", "--out", folder["colour"], "--size", "32", "--base-width", "4", "--levels", "2", "--steps", "1", "--augment", "none");

        Coloured("data/images/case1.png")(folder);
        var all = Session.Run("predict", "--run", folder["colour"], "--input", folder["data"], "--out", folder["maps"]);
        var one = Session.Run("predict", "--run", folder["colour"], "--input", folder["data/images/case2.png"], "--out", folder["map"]);
        var none = Session.Run("predict", "--run", folder["colour"], "--input", folder["data/images/case1.png"], "--out", folder["own"]);

        Assert.All((Session[])[all, one, none], session => Assert.True(session.ExitCode == 0, session.Error));
        Assert.Contains("3 images (case0.png, case2.png, case3.png) of 4 are grey, but the network takes 3 channels: they get the same values as red, green and blue.", all.Error, StringComparison.Ordinal);
        Assert.Contains("case2.png is grey, but the network takes 3 channels: it gets the same values as red, green and blue.", one.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("grey", none.Error, StringComparison.Ordinal);
    }

    private static void PictureAmongMaps(TemporaryFolder folder)
    {
        Text("maps/predictions.json", """{ "maps": [ { "case": "a", "file": "a.png" } ] }""")(folder);
        Grey("maps/a.png", 8, 8, 0)(folder);
        Grey("maps/mine.png", 8, 8, 0)(folder);
    }

    private static void Volumes(TemporaryFolder folder)
    {
        Text("set/dataset.json", "{}")(folder);
        Text("set/imagesTr/a_0000.nii.gz", "")(folder);
        Text("set/labelsTr/a.nii.gz", "")(folder);
    }

    private static void AllTexts(TemporaryFolder folder)
    {
        foreach (var file in Directory.GetFiles(folder["data/images"]))
        {
            File.WriteAllText(file, "no picture");
        }
    }

    private void SpoilWithRun(TemporaryFolder folder, BadInput row)
    {
        run.CopyTo(folder["run"]);
        row.Spoil(folder);
    }

    private static string[] Predict(params string[] options)
    {
        string[] run = options.Contains("--run") ? [] : ["--run", "{0}/run"];
        string[] input = options.Contains("--input") ? [] : ["--input", "{0}/data"];
        return ["predict", .. run, .. input, "--out", "{0}/out", .. options];
    }
}
