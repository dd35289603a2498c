using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sigmask.Cli.Health;
using Sigmask.Cli.Tests.BadInput;
using Sigmask.Data;
using Sigmask.Export;
using Sigmask.Inference;
using Sigmask.Inference.Onnx;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary><c>sigmask export</c>, and <c>predict --onnx</c> with what it wrote.</summary>
public sealed class ExportTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void An_exported_network_writes_the_files_that_the_run_writes()
    {
        using var folder = Exported();
        var ofRun = Session.Run("predict", "--run", folder["run"], "--input", folder["data/images"], "--out", folder["by-run"], "--overlay");
        var ofFile = Session.Run("predict", "--onnx", folder["model.onnx"], "--input", folder["data/images"], "--out", folder["by-file"], "--overlay", "--json", folder["maps.json"]);
        Assert.True(ofRun.ExitCode == 0 && ofFile.ExitCode == 0, ofRun.Error + ofFile.Error);
        var names = Names(folder["by-run"]);
        Assert.Equal(names, Names(folder["by-file"]));
        Assert.Contains("labels.json", names);
        Assert.All(names, name => Assert.Equal(Content(folder["by-run"], name), Content(folder["by-file"], name)));
        using var maps = JsonDocument.Parse(File.ReadAllText(folder["maps.json"]));
        Assert.Equal(4, maps.RootElement.GetProperty("maps").GetArrayLength());
    }

    [Fact]
    public void An_exported_network_needs_no_libtorch()
    {
        using var folder = Exported();
        Directory.CreateDirectory(folder["tool"]);
        var natives = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"));
        var files = Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" || Path.GetFileName(file) == "Sigmask.Cli.runtimeconfig.json");
        foreach (var file in files.Concat(natives.Where(file => !file.Contains("torch", StringComparison.OrdinalIgnoreCase))))
        {
            // Without a list of what belongs to it the program looks for native libraries beside itself.
            File.Copy(file, folder[Path.Combine("tool", Path.GetFileName(file))], overwrite: true);
        }

        Assert.Contains("libtorch-cpu-", ToolProcess.Run(folder["tool/Sigmask.Cli.dll"], ["doctor"]).Out, StringComparison.Ordinal);
        var (code, output, error) = ToolProcess.Run(folder["tool/Sigmask.Cli.dll"], ["predict", "--onnx", folder["model.onnx"], "--input", folder["data/images"], "--out", folder["maps"]]);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Contains("4 label maps", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_export_did_is_told_for_machines()
    {
        using var folder = new TemporaryFolder();
        run.CopyTo(folder["run"]);
        Assert.Equal(0, Session.Run("export", "--run", folder["run"], "--out", folder["m.onnx"], "--json", folder["m.json"]).ExitCode);
        using var told = JsonDocument.Parse(File.ReadAllText(folder["m.json"]));
        Assert.Equal(new FileInfo(folder["m.onnx"]).Length, told.RootElement.GetProperty("bytes").GetInt64());
        Assert.True(told.RootElement.GetProperty("resizes").GetBoolean());
        Assert.InRange(told.RootElement.GetProperty("largest_difference").GetDouble(), 0, 1e-4);
    }

    [Fact]
    public void A_file_that_computes_something_else_is_found_out()
    {
        using var folder = Exported();
        var (run, file) = (new RunFolder(folder["run"]), folder["model.onnx"]);
        using var exported = new OnnxPredictor(file);
        Assert.InRange(ExportCheck.Compare(run, file, exported.Model, "net.onnx").Difference, 0, 1e-4);

        // The run gets other weights, so the file is not that of its network any more.
        var record = RunRecord.Read(run.Record);
        using var other = ModelRegistry.Standard.Create(record.Model, record.Seed + 1);
        ModelWeights.Save(other, run.Model);
        var error = Assert.Throws<ModelException>(() => ExportCheck.Compare(run, file, exported.Model, "net.onnx"));
        Assert.StartsWith("net.onnx: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_a_label_table_names_the_remedy()
    {
        using var folder = new TemporaryFolder();
        run.CopyTo(folder["run"]);
        File.Delete(folder["run/labels.json"]);

        Session.Run("export", "--run", folder["run"], "--out", folder["m.onnx"]).ShouldFail(1, $"{folder["run"]} has no labels.json, which says what the values of its label maps mean", "LabelFile.Format(table)");
    }

    [Fact]
    public void A_file_for_windows_is_compared_in_these_windows()
    {
        using var folder = new TemporaryFolder();
        run.CopyTo(folder["run"]);

        var session = Session.Run("export", "--run", folder["run"], "--out", folder["m.onnx"], "--window", "16", "--json", folder["m.json"]);

        Assert.True(session.ExitCode == 0, session.Error);
        using var told = JsonDocument.Parse(File.ReadAllText(folder["m.json"]));
        Assert.InRange(told.RootElement.GetProperty("largest_difference").GetDouble(), 0, 1e-4);
        Assert.True(File.Exists(folder["m.onnx"]));
    }

    [Fact]
    public void A_window_of_other_axes_than_the_images_is_refused_by_the_library_too()
    {
        using var folder = new TemporaryFolder();
        run.CopyTo(folder["run"]);

        var message = Assert.Throws<DataException>(() => OnnxExport.Write(new RunFolder(folder["run"]), LabelFile.Read(folder["run/labels.json"]), folder["m.onnx"], window: [8, 8, 8])).Message;

        Assert.StartsWith("`OnnxExport.window` must", message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.onnx"]));
    }

    [Fact]
    public void A_file_that_is_found_wrong_leaves_the_former_one_as_it_was()
    {
        using var folder = Exported();
        var (former, saved) = (File.ReadAllBytes(folder["model.onnx"]), new RunFolder(folder["run"]));
        using var exported = new OnnxPredictor(folder["model.onnx"]);

        Assert.Throws<ModelException>(() => OnnxExport.Write(saved, exported.Model.Labels, folder["model.onnx"], check: (file, _) =>
        {
            Assert.NotEqual(Path.GetFullPath(folder["model.onnx"]), file);
            Assert.Equal(former.Length, new FileInfo(file).Length);
            throw new ModelException("Wrong.");
        }));

        Assert.Equal(former, File.ReadAllBytes(folder["model.onnx"]));
        Assert.Equal(["model.onnx"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_no_number_or_of_another_size_differs_infinitely()
    {
        Assert.Equal(0.25, ExportCheck.Difference([0.5f, 1], [0.75f, 1]));
        Assert.Equal(double.PositiveInfinity, ExportCheck.Difference([0.5f, 1], [0.5f, float.NaN]));
        Assert.Equal(double.PositiveInfinity, ExportCheck.Difference([0.5f, 1], [0.5f]));
        Assert.Equal(double.PositiveInfinity, ExportCheck.Difference([], []));
    }

    [Fact]
    public void Mistakes_are_told_in_one_line()
    {
        using var folder = Exported();
        Session.Run("export", "--run", folder["run"], "--out", folder["model.onnx"]).ShouldFail(2, "model.onnx", "--force");
        Session.Run("export", "--run", folder["run"], "--out", folder["run"]).ShouldFail(2, "name a file");
        Session.Run("export", "--run", folder["run"], "--out", folder["net.pt"]).ShouldFail(2, "net.pt: only ONNX is written; name the file net.onnx.", "PyTorch loads model.safetensors");
        Session.Run("export", "--run", folder["run"], "--out", folder["net"]).ShouldFail(2, "name the file net.onnx.");
        Session.Run("export", "--run", folder["run"], "--out", folder["net-1.0"]).ShouldFail(2, "name the file net-1.0.onnx.");
        Session.Run("export", "--run", folder["run"], "--out", folder["nets/"]).ShouldFail(2, "nets/: this is a folder; name a file");
        Session.Run("export", "--run", folder["data"], "--out", folder["other.onnx"]).ShouldFail(1, "holds no run");
        Session.Run("export", "--run", folder["none"], "--out", folder["model.onnx/net.onnx"]).ShouldFail(2, "--out", $"{folder["model.onnx"]} is a file, so nothing can lie below it; give another place.");
        Session.Run("predict", "--input", folder["data/images"]).ShouldFail(2, "--run DIR", "--onnx FILE");
        Session.Run("predict", "--run", folder["run"], "--onnx", folder["model.onnx"], "--input", folder["data/images"]).ShouldFail(2, "--run and --onnx");
        Session.Run("predict", "--onnx", folder["model.onnx"], "--input", folder["data/images"]).ShouldFail(2, "--out DIR");
        Predict("--tta").ShouldFail(2, "--tta needs the run");
        Predict("--device", "cuda").ShouldFail(2, "--onnx", "--device");
        Predict("--window", "16").ShouldFail(1, "--window", "whole images");
        Predict("--window", "16x16x16").ShouldFail(2, "--window 16x16x16", "give one number, or 2");
        File.WriteAllText(folder["model.onnx"], "no network");
        Predict().ShouldFail(1, "model.onnx", "another kind of file");
        Assert.False(Directory.Exists(folder["maps"]));

        Session Predict(params string[] further) => Session.Run(["predict", "--onnx", folder["model.onnx"], "--input", folder["data/images"], "--out", folder["maps"], .. further]);
    }

    private TemporaryFolder Exported()
    {
        var folder = new TemporaryFolder();
        SquareData.Write(folder["data"], 4);
        run.CopyTo(folder["run"]);
        var session = Session.Run("export", "--run", folder["run"], "--out", folder["model.onnx"]);
        Assert.True(session.ExitCode == 0, session.Error);
        Assert.Contains("any size", session.Out, StringComparison.Ordinal);
        return folder;
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    // The record of what was written says by which command, and these differ.
    private static string Content(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (name != PredictedFiles.RecordName)
        {
            return Convert.ToHexString(File.ReadAllBytes(path));
        }

        var record = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(record.Remove("command"));
        return record.ToJsonString();
    }
}
