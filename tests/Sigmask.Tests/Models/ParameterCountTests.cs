using System.Text.Json;
using Sigmask.Losses;
using Sigmask.Models;
using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>Numbers of parameters against those of the originals.</summary>
public sealed class ParameterCountTests
{
    private static readonly JsonElement[] Rows =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "Reference", "parameter_counts", "manifest.json"))).RootElement.GetProperty("rows").EnumerateArray()];

    public static TheoryData<int, string> Known => new(Rows.Index()
        .Where(row => Builder(row.Item) is not null)
        .Select(row => (row.Index, $"{row.Item.GetProperty("peer").GetString()} {row.Item.GetProperty("constructor").GetRawText()}")));

    [Theory]
    [MemberData(nameof(Known))]
    public void A_network_has_as_many_parameters_as_its_original(int row, string original)
    {
        using var pause = FinalizerPause.Enter();
        using var network = Builder(Rows[row])!();
        Assert.True(Rows[row].GetProperty("parameters").GetInt64() == ModelWeights.CountParameters(network), original);
    }

    private static Func<nn.Module>? Builder(JsonElement row)
    {
        var made = row.GetProperty("constructor");
        return row.GetProperty("peer").GetString() switch
        {
            "segmentation_models_pytorch.Unet" when Encoder(made) is { } encoder => () => Named($"{encoder}-unet", made, "in_channels", "classes"),
            "segmentation_models_pytorch.DeepLabV3Plus" when Encoder(made) is { } encoder => () => Named($"{encoder}-deeplabv3+", made, "in_channels", "classes"),
            "monai.networks.nets.AttentionUnet" => () => Named("attention-unet", made, "in_channels", "out_channels"),
            "monai.networks.nets.BasicUNet" => () => Named("basic-unet", made, "in_channels", "out_channels"),
            "monai.networks.nets.BasicUNetPlusPlus" => () => Named("unet++", made, "in_channels", "out_channels"),
            "monai.networks.nets.UNet" => () => Named("residual-unet", made, "in_channels", "out_channels"),
            "monai.networks.nets.SegResNet" => () => ModelRegistry.Standard.Create(Options("segresnet", made, "in_channels", "out_channels") with { Width = Number(made, "init_filters") }, 1),
            { } planned when planned.StartsWith("nnU-Net 2-D", StringComparison.Ordinal) => () => Named("nnunet", made, "in", "classes"),
            { } planned when planned.StartsWith("nnU-Net 3-D", StringComparison.Ordinal) => () => Named("nnunet", made, "in", "classes", dimensions: 3),
            "segmentation_models_pytorch.Segformer" when Encoder(made) is { } encoder => () => Named($"{encoder}-segformer", made, "in_channels", "classes"),
            "monai.networks.nets.UNETR" => () => Monai("unetr", made, 16),
            "monai.networks.nets.SwinUNETR" => () => Monai("swin-unetr", made, Number(made, "feature_size")),
            "own PlainUNet" => () => new UNet(Options("unet", made, "in", "classes") with { Width = Number(made, "base"), Levels = Number(made, "levels") }, 1),
            _ => null,
        };
    }

    private static string? Encoder(JsonElement made) =>
        made.GetProperty("encoder_name").GetString() is { } name && (name.StartsWith("resnet", StringComparison.Ordinal) || name.StartsWith("mit_", StringComparison.Ordinal)) ? name.Replace('_', '-') : null;

    private static nn.Module<Tensor, Tensor> Named(string name, JsonElement made, string channels, string classes, int dimensions = 2) =>
        ModelRegistry.Standard.Create(Options(name, made, channels, classes, dimensions), 1);

    private static nn.Module<Tensor, Tensor> Monai(string name, JsonElement made, int width) =>
        ModelRegistry.Standard.Create(Options(name, made, "in_channels", "out_channels", dimensions: 3) with { Width = width, Input = InputPlan.Isotropic([96, 96, 96]) }, 1);

    private static ModelOptions Options(string name, JsonElement made, string channels, string classes, int dimensions = 2) => new()
    {
        Name = name,
        Channels = Number(made, channels),
        Classes = Number(made, classes),
        Dimensions = made.TryGetProperty("spatial_dims", out var stated) ? stated.GetInt32() : dimensions,
    };

    private static int Number(JsonElement made, string name) => made.GetProperty(name).GetInt32();
}
