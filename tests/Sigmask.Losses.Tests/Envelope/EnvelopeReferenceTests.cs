using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>The 24 cases computed in float64 by an independent implementation (tests/Reference/envelope).</summary>
public class EnvelopeReferenceTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Reference", "envelope");

    public static TheoryData<string> Cases => [.. Manifest().Select(c => (string)c["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_gradient_and_weights_agree(string name)
    {
        using var scope = NewDisposeScope();
        var reference = Manifest().Single(c => (string)c["name"]! == name);
        var expected = reference["expected"]!;
        var logits = NpyFixture.Read(Path.Combine(Folder, $"{name}.logits.npy")).requires_grad_();
        var target = SegmentationTarget.MultiClass(NpyFixture.Read(Path.Combine(Folder, $"{name}.labels.npy")), (int)logits.shape[1], (long)reference["ignore_index"]!);
        var envelope = new Envelope(new BaseLoss { Pixel = [new(1, new CrossEntropy())] }, EnvelopeOptions.Bare with
        {
            TopK = ImageMass.Share((double)reference["image_share_k"]!),
            Sigma = (double)reference["sigma"]!,
            Smoothing = Enum.Parse<Smoothing>((string)reference["smoothing"]!),
            PixelWidth = Width.Relative((double)reference["width_pixel"]!),
            ImageWidth = Width.Relative((double)reference["width_image"]!),
            ClassFloor = (double)reference["class_floor"]!,
        });

        var outcome = envelope.Forward(logits, target);
        outcome.Value.backward();

        RelativelyEqual((double)expected["value"]!, outcome.Value.item<float>());
        RelativelyEqual((double)expected["objective"]!, outcome.Objective);
        AllRelativelyEqual(expected["image_loss"]!, outcome.ImageLosses);
        AllRelativelyEqual(expected["image_objective"]!, outcome.ImageObjectives);
        var images = expected["image_weight"]!.AsArray();
        for (var b = 0; b < images.Count; b++)
        {
            Assert.Equal((double)images[b]!, outcome.ImageWeights[b] ?? 0, 1e-4);
        }

        Assert.InRange(MaximalDifference(outcome.PixelWeights, $"{name}.pixel_weight.npy"), 0, 1e-4);
        Assert.InRange(MaximalDifference(logits.grad!, $"{name}.gradient.npy"), 0, 1e-5);
    }

    private static IEnumerable<JsonNode> Manifest()
        => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!["cases"]!.AsArray().Select(c => c!);

    private static double MaximalDifference(Tensor actual, string file)
        => (actual - NpyFixture.Read(Path.Combine(Folder, file))).abs().max().to(float64).item<double>();

    private static void AllRelativelyEqual(JsonNode expected, IReadOnlyList<double?> actual)
    {
        var values = expected.AsArray();
        Assert.Equal(values.Count, actual.Count);
        for (var b = 0; b < values.Count; b++)
        {
            Assert.Equal(values[b] is null, actual[b] is null);
            if (values[b] is { } value)
            {
                RelativelyEqual((double)value, actual[b]!.Value);
            }
        }
    }

    private static void RelativelyEqual(double expected, double actual) => Assert.Equal(expected, actual, 1e-5 * Math.Max(Math.Abs(expected), 1e-6));
}
