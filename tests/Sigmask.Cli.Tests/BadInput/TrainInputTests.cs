using static Sigmask.Cli.Tests.BadInput.BadInput;

namespace Sigmask.Cli.Tests.BadInput;

public sealed class TrainInputTests
{
    private static readonly BadInput[] Table =
    [
        new("A folder that is not there", Intact, Train("--data", "{0}/none"), 1, "none", "does not exist", "give the folder"),
        new("A folder without masks", folder => Directory.Delete(folder["data/masks"], recursive: true), Train(), 1, "data has no sub-folder masks/", "must hold"),
        new("A folder without images", Emptied("data/images"), Train(), 1, "data/images is empty", "put PNG"),
        new("A folder of masks without any", Emptied("data/masks"), Train(), 1, "data/masks is empty", "put PNG"),
        new("An image without mask", Without("data/masks/case1.png"), Train(), 1, "case1.png", "no mask of the same name", "add the masks or take the images out"),
        new("A mask without image", Without("data/images/case2.png"), Train(), 1, "case2.png", "no image of the same name", "add the images or take the masks out"),
        new("Two masks of one image", Grey("data/masks/case1_mask.png", 32, 32, 0), Train(), 1, "case1.png has two masks", "keep one"),
        new("A mask of another size", Grey("data/masks/case1.png", 32, 31, 0), Train(), 1, "images/case1.png has 32 x 32", "masks/case1.png 32 x 31", "must have the size"),
        new("A value that is not in the table", Grey("data/masks/case1.png", 32, 32, 9), Train("--labels", "0=background,255=square"), 1, "masks/case1.png: value 9", "add it with --labels"),
        new("More values than classes", folder => FillMask(folder, i => (i / 128 * 8) + (i % 32 / 4)), Train(), 1, "masks/case1.png", "more than 16 values", "declare them with --labels"),
        new("A picture among the masks", folder => FillMask(folder, i => i), Train(), 1, "masks/case1.png is a picture, not a mask", "put a mask in its place"),
        new("Masks with nothing on them", folder => ForAllMasks(folder, 0), Train(), 1, "data/masks", "only the value 0", "add annotated masks"),
        new("Masks of which every pixel is ignored", folder => ForAllMasks(folder, 7), Train("--labels", "0=background,255=square,7=ignore"), 1, "data/masks", "every pixel of all 4 masks is ignored", "--labels"),
        new("All classes ignored", Intact, Train("--ignore-index", "255"), 2, "--ignore-index 255", "ignore fewer values"),
        new("A value to ignore that lies within a range of the labels", Intact, Train("--labels", "0-127=background,255=square", "--ignore-index", "5"), 2, "--ignore-index 5: the labels have this value within a range only (0-127=background,255=square); give the range in parts with --labels"),
        new("A value to ignore that no mask can have", Intact, Train("--ignore-index", "-100"), 2, "--ignore-index -100", "give a grey level"),
        new("An image that is no picture", Text("data/images/case1.png"), Train(), 1, "images/case1.png", "give a PNG"),
        new("An image that is cut short", CutShort("data/images/case3.png"), Train(), 1, "images/case3.png", "cut short", "replace it"),
        new("A mask that is cut short", CutShort("data/masks/case1.png"), Train(), 1, "masks/case1.png", "cut short", "replace it"),
        new("A colour image where grey ones were declared", Coloured("data/images/case2.png"), Train("--channels", "1"), 1, "images/case2.png is in colour", "convert it"),
        new("A label file that is damaged", Text("data/labels.json", "{"), Train(), 1, "data/labels.json", "Write {"),
        new("A label table that is none", Intact, Train("--labels", "background"), 2, "--labels background: 'background' is not VALUE=NAME", "write for example"),
        new("A single case", folder => OnlyCase(folder, 0), Train(), 1, "only 1 patient", "add data"),
        new("More folds than cases", Intact, Train("--fold", "1/9"), 1, "4 patients", "at most 4 folds"),
        new("A fold of other folds than the data declare", Folds(2), Train("--fold", "3/5"), 2, "--fold 3/5: splits_final.json of the data has 2 folds; ask for one of these."),
        new("A fold of other folds than the only one", Folds(1), Train("--fold", "1/5"), 2, "--fold 1/5: splits_final.json of the data has 1 fold; it is held back without --fold."),
        new("A label table with a value twice", Intact, Train("--labels", "0=background,255=a,255=b"), 2, "--labels 0=background,255=a,255=b: ", "value 255 twice"),
        new("A pattern that is no regular expression", Intact, Train("--patient-pattern", "(a"), 2, "--patient-pattern (a: must be a regular expression"),
        new("An order of structures that there are not", Intact, Train("--paint-order", "liver,spleen"), 2, "--paint-order liver,spleen: must be each of artery, liver, stomach, vein once"),
        new("A layout whose name is mistyped", Intact, Train("--layout", "foldr"), 2, "--layout foldr", "did you mean folder?"),
        new("A word that is mistyped", Intact, Train("--optimizer", "adamv"), 2, "--optimizer adamv", "did you mean adam"),
        new("A pattern that finds no patient", Intact, Train("--patient-pattern", "^P"), 1, "'^P'", "case0", "write one that matches"),
        new("A share of images above 1", Intact, Train("--top-k", "9"), 2, "--top-k 9", "a share in (0, 1]"),
        new("No images at all", Intact, Train("--top-k", "0"), 2, "--top-k 0", "above 0"),
        new("A share of pixels of 1", Intact, Train("--sigma", "1"), 2, "--sigma 1", "[0, 1)"),
        new("A negative share of pixels", Intact, Train("--sigma", "-0.1"), 2, "--sigma -0.1", "[0, 1)"),
        new("A method that nobody knows", Intact, Train("--method", "co-teach"), 2, "--method co-teach", "envelope, co-teaching, adele"),
        new("A method's parameter out of range", Intact, Train("--method", "co-teaching(rate=2)"), 2, "rate=2", "at least 0 and below 1"),
        new("A rival with the envelope's options", Intact, Train("--method", "adele", "--sigma", "0.2"), 2, "--method adele", "leave the envelope's options out"),
        new("A share of pixels for an envelope that is off", Intact, Train("--sigma", "0.2", "--envelope", "off"), 2, "--sigma: it belongs to the envelope, which --envelope off turns off; leave one of the two out."),
        new("A rival for several labels a pixel", Intact, Train("--method", "adele", "--loss", "bce"), 1, "--method adele", "take one with ce"),
        new("Nothing to choose", Intact, Train("--envelope", "auto", "--sigma", "0", "--top-k", "1"), 2, "--envelope auto", "nothing to choose"),
        new("A choice at no known time", Intact, Train("--envelope", "auto", "--ramp", "auto"), 2, "--envelope auto", "--ramp START:END"),
        new("A spacing of data that have none", Intact, ["train", "--data", "{0}/data", "--out", "{0}/out", "--steps", "1", "--spacing", "auto"], 2, "--spacing: the data do not say how large their pixels are; bring images to a size instead, with --size."),
        new("A window of Hounsfield units for pictures", Intact, Train("--intensity", "ct"), 2, "--intensity ct is a window of Hounsfield units, here -160 to 240; data holds pictures", "Take z-score", "ct:0:255"),
        new("A number with a comma", Intact, Train("--lr", "0,001"), 2, "--lr 0,001: write 0.001."),
        new("A number of more than digits", Intact, Train("--lr", "fast"), 2, "--lr fast: must be a number with a decimal point, as 0.001."),
        new("A share in percent", Intact, Train("--sigma", "30%"), 2, "--sigma 30%: write 0.3."),
        new("A share of images in percent", Intact, Train("--top-k", "75 %"), 2, "--top-k 75 %: write 0.75."),
        new("A ramp in percent", Intact, Train("--ramp", "25%:50%"), 2, "--ramp 25%:50%: write 0.25:0.5."),
        new("A spacing with commas", Intact, Train("--spacing", "1,25x1,25"), 2, "--spacing 1,25x1,25: write 1.25x1.25."),
        new("A share in percent that is none", Intact, Train("--dropout", "130%"), 2, "--dropout 130%: must be a number with a decimal point, as 0.001."),
        new("A thousand with a comma", Intact, ["train", "--data", "{0}/data", "--out", "{0}/out", "--steps", "1,000"], 2, "--steps 1,000: must be an integer of at least 1."),
        new("A rate that is no float", Intact, Train("--lr", "1e300"), 2, "--lr 1e300: must be positive and at most 3.4e38."),
        new("Images that no array holds", Intact, ["train", "--data", "{0}/data", "--out", "{0}/out", "--steps", "1", "--size", "1000000"], 2, "--size 1000000x1000000", "give a smaller size"),
        new("Three dimensions of pictures", Intact, Train("--dimensions", "3"), 2, "--dimensions 3", "data have two; leave it out."),
        new("A word for true or false", Intact, Train("--ema", "no"), 2, "--ema no: must be true or false."),
        new("Two channels", Intact, Train("--channels", "2"), 2, "--channels 2", "1 or 3"),
        new("A device of another kind", Intact, Train("--device", "tpu"), 2, "--device tpu", "cpu, cuda"),
        new("A network whose name is mistyped", Intact, Train("--model", "segfromer-b0"), 2, "--model segfromer-b0", "did you mean segformer-b0?"),
        new("A pair of which one name is mistyped", Intact, Train("--model", "resnet34-segfromer"), 2, "--model resnet34-segfromer", "did you mean resnet34-segformer?"),
        new("A pair that does not go together", Intact, Train("--model", "mit-b0-deeplabv3+"), 2, "--model mit-b0-deeplabv3+", "must be another pair", "dilates the last stage", "goes with resnet18, resnet34, resnet50."),
        new("A network that nobody knows", Intact, Train("--model", "telescope"), 2, "--model telescope", "'sigmask models' lists"),
        new("A precision of another kind", Intact, Train("--precision", "half"), 2, "--precision half", "float32, bfloat16"),
        new("Encoder weights that are not there", Intact, Train("--model", "resnet18-unet-tiny", "--encoder-weights", "{0}/none"), 2, "--encoder-weights", "none", "that exists"),
        new("Encoder weights that are damaged", Text("w.safetensors", "no tensors"), Train("--model", "resnet18-unet-tiny", "--encoder-weights", "{0}/w.safetensors"), 1, "w.safetensors cannot be used", "save the file again"),
        new("Encoder weights for a network without encoder", Text("w.safetensors"), Train("--encoder-weights", "{0}/w.safetensors"), 1, "unet-tiny has no encoder", "leave out --encoder-weights"),
        new("A run to go on with that is not named", Intact, ["train", "--data", "{0}/data", "--steps", "1", "--resume"], 2, "--resume: name the run to go on with by --out DIR."),
        new("An output folder that holds the data", Intact, ["train", "--data", "{0}/data", "--out", "{0}", "--force"], 2, "--out", "data lies in it", "choose another folder"),
        new("An output folder that holds something else", Text("notes/todo.txt", "buy milk"), ["train", "--data", "{0}/data", "--out", "{0}/notes"], 1, "notes holds something that is no run", "Choose another --out"),
        new("An output folder that holds a file of the name of one of a run, by force", Text("notes/metrics.json", "{}"), ["train", "--data", "{0}/data", "--out", "{0}/notes", "--force"], 1, "notes holds metrics.json, which no run wrote", "Choose another --out"),
        new("An output folder that holds a record of something else", Text("notes/run.json", "{}"), ["train", "--data", "{0}/data", "--out", "{0}/notes"], 1, "run.json cannot be read as the record of a run (", "missing required properties", "so nothing is written beside it", "Choose another --out"),
        new("A record that is cut off of a run that is to go on", Text("notes/run.json", "{\n  \"seed\":"), ["train", "--data", "{0}/none", "--out", "{0}/notes", "--resume"], 1, "run.json cannot be read as the record of a run (line 2", "bring back the file as it was"),
        new("An output folder with labels of one's own, before the data are opened", Text("notes/labels.json", "{}"), ["train", "--data", "{0}/none", "--out", "{0}/notes", "--force"], 1, "notes holds labels.json, which no run wrote", "Choose another --out"),
        new("An output folder with data.json of one's own, before the data are opened", Text("notes/data.json", "{}"), ["train", "--data", "{0}/none", "--out", "{0}/notes", "--force"], 1, "notes holds data.json, which no run wrote", "Choose another --out"),
        new("An output folder with splits.json of one's own, before the data are opened", Text("notes/splits.json", "{}"), ["train", "--data", "{0}/none", "--out", "{0}/notes", "--force"], 1, "notes holds splits.json, which no run wrote", "Choose another --out"),
        new("A run that is to go on and to begin anew", Intact, Train("--resume", "--force"), 2, "--resume goes on with the run in --out, --force begins it anew; give one of them."),
        new("An output folder that is a file", Text("file", ""), ["train", "--data", "{0}/data", "--out", "{0}/file"], 1, "file is a file", "Choose another --out"),
        new("An output folder below a file, before the data are opened", Text("file", ""), ["train", "--data", "{0}/none", "--out", "{0}/file/run"], 1, "file is a file, so nothing can lie below it", "Choose another --out"),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.What)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Bad_input_is_named_with_its_remedy_and_nothing_is_written(string what) => Table.Single(row => row.What == what).Check();

    private static string[] Train(params string[] options)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", "{0}/data"];
        return ["train", .. data, "--out", "{0}/out", "--size", "32", "--steps", "2", .. options];
    }

    private static void ForAllMasks(TemporaryFolder folder, byte level)
    {
        foreach (var mask in Directory.GetFiles(folder["data/masks"]))
        {
            Grey(mask, SquareData.Side, SquareData.Side, level)(folder);
        }
    }

    private static void FillMask(TemporaryFolder folder, Func<int, int> valueAt) =>
        Imaging.ImageFile.WritePng(folder["data/masks/case1.png"], new Imaging.Picture(32, 32, 1, [.. Enumerable.Range(0, 1024).Select(i => (byte)valueAt(i))]));

    private static void OnlyCase(TemporaryFolder folder, int kept)
    {
        foreach (var file in Directory.GetFiles(folder["data"], "*.png", SearchOption.AllDirectories).Where(file => !file.EndsWith($"case{kept}.png", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }
    }
}
