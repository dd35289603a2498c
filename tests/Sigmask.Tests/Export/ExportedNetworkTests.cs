using System.Diagnostics;
using Sigmask.Data;
using Sigmask.Export;
using Sigmask.Inference;
using Sigmask.Losses;
using Sigmask.Tests.Training;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Tests.Export;

/// <summary>Every network of the registry as a file of ONNX, run by ONNX Runtime.</summary>
public sealed class ExportedNetworkTests(ExportedFiles files) : IClassFixture<ExportedFiles>
{
    // What follows from the size of the images in these networks is fixed.
    private const string OfOneSize = "swin-unetr";

    // The system's comes first: that is where Debian puts its packages.
    private static readonly string[] Pythons = ["/usr/bin/python3", "python3"];

    private static readonly int[][] ImageSizes = [[97, 131], [32, 45]];
    private static readonly int[][] VolumeSizes = [[13, 18, 33], [32, 16, 40]];

    // Where the coarsest maps have a few pixels, instance normalisation enlarges what rounding does: libtorch is then 3e-4 away from float64, ONNX Runtime 4e-5.
    private static readonly int[][] WindowedSizes = [[96, 96], [192, 160]];
    private static readonly int[][] WindowedVolumeSizes = [[20, 24, 32], [33, 40, 60]];
    private static readonly int[][] FullImageSizes = [[256, 320], [192, 384]];
    private static readonly int[][] FullVolumeSizes = [[64, 96, 64], [96, 64, 64]];

    public static TheoryData<string, int> Networks => new(ExportedFiles.Networks);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Logits_on_images_of_two_sizes_are_those_of_the_network(string name, int dimensions)
    {
        using var pause = FinalizerPause.Enter();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = ExportedFiles.Network(name, dimensions);
        var isOfOneSize = name.StartsWith(OfOneSize, StringComparison.Ordinal);
        foreach (var (index, size) in Sizes(name, dimensions, isOfOneSize).Index())
        {
            var (path, model) = files.Of(name, dimensions, size);
            Assert.Equal(isOfOneSize ? size : null, model.Size);
            using var generator = new Generator((ulong)index, CPU);
            var images = zeros([index + 1, 2, .. size.Select(length => (long)length)]).normal_(0, 1, generator);
            var (ours, theirs) = (network.forward(images), OnnxRun.Of(path, images, "logits", ExportedModel.Probabilities));
            var (logits, probabilities) = (theirs[0], theirs[1]);
            Assert.Equal(ours.shape, logits.shape);
            var scale = ours.abs().max().item<float>();
            Assert.InRange((ours - logits).abs().max().item<float>() / scale, 0, 1e-4);
            Assert.True(probabilities.allclose(logits.softmax(1), rtol: 0, atol: 1e-4));
        }
    }

    [Fact]
    public void The_network_of_a_training_is_exported_as_from_its_folder()
    {
        using var folder = new TemporaryFolder();
        var source = new DiscSource(4, [16, 16]);
        var plan = Plans.Small(1);
        using var trained = new Trainer(plan with { Model = plan.Model with { Name = "unet-tiny" } }) { Folder = new RunFolder(folder["run"]) }.Run(source);
        var labels = LabelTable.OfLabels(source.Description.Classes);

        var model = OnnxExport.Write(trained, labels, folder["trained.onnx"]);

        Assert.Equal("unet-tiny", model.Network);
        OnnxExport.Write(new RunFolder(folder["run"]), labels, folder["folder.onnx"]);
        Assert.Equal(File.ReadAllBytes(folder["folder.onnx"]), File.ReadAllBytes(folder["trained.onnx"]));
    }

    [Fact]
    public void A_table_of_other_classes_than_the_networks_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var network = ExportedFiles.Network("unet-tiny", 2);
        DataDescription data = new("test", 2, 2, ["background", "one", "two"]);

        var message = Assert.Throws<DataException>(() => OnnxExport.Write(network, ExportedFiles.OptionsOf("unet-tiny", 2), data, LabelTable.OfLabels("background", "one"), new(), isMultiLabel: false, folder["a.onnx"])).Message;

        Assert.Equal("The network tells 3 classes apart, the background included; the data have 3, the label table (0=background,1=one) 2. Give the classes that it was trained with.", message);
        Assert.False(File.Exists(folder["a.onnx"]));
    }

    [Fact]
    public void The_checker_of_onnx_accepts_every_file()
    {
        const string Script = "import sys, onnx\nfor path in sys.argv[1:]: onnx.checker.check_model(onnx.load(path), full_check=True)\nprint(len(sys.argv) - 1)";
        var python = Pythons.FirstOrDefault(python => Run(python, "import onnx.checker") is not null);
        Assert.SkipWhen(python is null, "There is no Python with the package onnx: install python3-onnx.");
        string[] paths = [.. ExportedFiles.Networks.Select(network => files.Of(network.Name, network.Dimensions, Sizes(network.Name, network.Dimensions, isOfOneSize: true)[1]).Path)];
        Assert.Equal($"{paths.Length}", Run(python, Script, paths)?.Trim());
    }

    private static int[][] Sizes(string name, int dimensions, bool isOfOneSize) => (dimensions, ExportedFiles.IsTiny(name), isOfOneSize) switch
    {
        (2, false, _) => FullImageSizes,
        (2, true, false) => ImageSizes,
        (2, true, true) => WindowedSizes,
        (_, false, _) => FullVolumeSizes,
        (_, true, false) => VolumeSizes,
        (_, true, true) => WindowedVolumeSizes,
    };

    // What a script prints; null if it fails.
    private static string? Run(string python, string script, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", script, .. arguments]) { RedirectStandardOutput = true })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
