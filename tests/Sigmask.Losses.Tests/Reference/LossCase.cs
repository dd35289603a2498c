using System.Text.Json;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>A case of the reference values of other libraries: logits, labels and what each library made of them.</summary>
public sealed class LossCase
{
    private LossCase(string name, JsonElement manifest)
    {
        Name = name;
        Classes = manifest.GetProperty("num_classes").GetInt32();
        IsMultiLabel = manifest.GetProperty("type").GetString() == "multilabel";
        IgnoreIndices = manifest.GetProperty("ignore_index") is { ValueKind: JsonValueKind.Number } index ? [index.GetInt64()] : [];
        HasIgnored = IgnoreIndices.Length > 0 && Labels().eq(IgnoreIndices[0]).any().item<bool>();
        HasIgnoredImage = IgnoreIndices.Length > 0 && Labels().eq(IgnoreIndices[0]).flatten(1).all(1).any().item<bool>();
        HasAbsentClass = SmpDefinitions.PresentShare(Input(ScalarType.Float32)) < 1;
        Expectations = [.. manifest.GetProperty("expectations").EnumerateArray().Select(Expectation.Of)];
    }

    public static IReadOnlyList<LossCase> All { get; } = [.. Directory.GetDirectories(Root).Order(StringComparer.Ordinal).Select(Load)];

    public string Name { get; }

    public int Classes { get; }

    public bool IsMultiLabel { get; }

    public long[] IgnoreIndices { get; }

    public bool HasIgnored { get; }

    public bool HasIgnoredImage { get; }

    /// <summary>Whether a class has no pixel in the whole batch.</summary>
    public bool HasAbsentClass { get; }

    public IReadOnlyList<Expectation> Expectations { get; }

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Reference", "losses");

    public static LossCase Named(string name) => All.Single(reference => reference.Name == name);

    public Expectation Expected(string id) => Expectations.Single(expectation => expectation.Id == id);

    /// <summary>The logits in the given type, with gradient, and their target.</summary>
    public LossInput Input(ScalarType type)
    {
        var logits = NpyFixture.Read(Path.Combine(Root, Name, "logits.npy")).to(type).requires_grad_(true);
        var labels = Labels();
        return new LossInput(logits, labels, IsMultiLabel ? SegmentationTarget.MultiLabel(labels, IgnoreIndices) : SegmentationTarget.MultiClass(labels, Classes, IgnoreIndices));
    }

    /// <summary>The expected gradient by the logits.</summary>
    public Tensor Gradient(Expectation expectation) => NpyFixture.Read(Path.Combine(Root, Name, "grads.npy"))[expectation.GradientIndex];

    private Tensor Labels() => NpyFixture.Read(Path.Combine(Root, Name, "labels.npy"));

    private static LossCase Load(string folder)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return new LossCase(Path.GetFileName(folder), manifest.RootElement);
    }
}
