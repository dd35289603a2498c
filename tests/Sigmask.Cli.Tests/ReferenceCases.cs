using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sigmask.Cli.Tests;

/// <summary>The envelope's reference values, see tests/Reference.</summary>
internal static class ReferenceCases
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Reference", "envelope");

    private static readonly Dictionary<string, JsonObject> Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!["cases"]!
        .AsArray().ToDictionary(node => (string)node!["name"]!, node => node!.AsObject());

    public static IEnumerable<string> Names => Cases.Keys;

    public static string FileOf(string name, string array) => Path.Combine(Folder, $"{name}.{array}.npy");

    public static JsonObject Expected(string name) => Cases[name]["expected"]!.AsObject();

    /// <summary>The command line that computes a case.</summary>
    public static string[] Arguments(string name)
    {
        var settings = Cases[name];
        return
        [
            "loss", "--logits", FileOf(name, "logits"), "--labels", FileOf(name, "labels"), "--loss", "ce",
            "--ignore-index", Text("ignore_index"), "--top-k", Text("image_share_k"), "--sigma", Text("sigma"),
            "--smoothing", (string)settings["smoothing"]! == "FermiDirac" ? "fermi-dirac" : ((string)settings["smoothing"]!).ToLowerInvariant(),
            "--width", Text("width_pixel"), "--width-image", Text("width_image"), "--class-floor", Text("class_floor"),
        ];

        string Text(string key) => settings[key]!.GetValue<JsonElement>().GetRawText();
    }
}
