using System.Text.Json.Nodes;
using Sigmask.Arrays;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary><c>sigmask loss</c> against the reference values of the envelope.</summary>
public sealed class LossReferenceTests
{
    public static TheoryData<string> Names => [.. ReferenceCases.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_images_gradient_and_pixel_weights_agree(string name)
    {
        using var folder = new TemporaryFolder();

        var session = Session.Run([.. ReferenceCases.Arguments(name), "--json", folder["r.json"], "--gradient", folder["g.npy"], "--pixel-weights", folder["u.npy"]]);

        Assert.Equal("", session.Error);
        Assert.Equal(0, session.ExitCode);
        var expected = ReferenceCases.Expected(name);
        var actual = JsonNode.Parse(File.ReadAllText(folder["r.json"]))!.AsObject();
        AssertRelative((double)expected["value"]!, (double)actual["value"]!);
        AssertRelative((double)expected["objective"]!, (double)actual["objective"]!);
        AssertImages(expected["image_loss"]!, actual["image_losses"]!, 1e-5);
        AssertImages(expected["image_objective"]!, actual["image_objectives"]!, 1e-5);
        AssertWeights(expected, actual["image_weights"]!);
        AssertArrays(ReferenceCases.FileOf(name, "gradient"), folder["g.npy"], 1e-5);
        AssertArrays(ReferenceCases.FileOf(name, "pixel_weight"), folder["u.npy"], 1e-4);
        Assert.True(JsonNode.DeepEquals(actual, JsonNode.Parse(session.Out)));
    }

    private static void AssertRelative(double expected, double actual) => Assert.Equal(expected, actual, 1e-5 * Math.Abs(expected));

    private static void AssertImages(JsonNode expected, JsonNode actual, double tolerance)
    {
        foreach (var (image, value) in InPairs.Of(expected.AsArray(), actual.AsArray()))
        {
            Assert.Equal(image is null, value is null);
            Assert.Equal((double?)image ?? 0, (double?)value ?? 0, tolerance);
        }
    }

    // The reference says 0 where an image has no valid pixel, the tool null.
    private static void AssertWeights(JsonObject expected, JsonNode actual)
    {
        var images = expected["image_loss"]!.AsArray().Zip(expected["image_weight"]!.AsArray(), (loss, weight) => loss is null ? null : weight!.DeepClone());
        AssertImages(new JsonArray([.. images]), actual, 1e-4);
    }

    private static void AssertArrays(string expectedFile, string actualFile, double tolerance)
    {
        var (expected, actual) = (NpyFile.Read(expectedFile), NpyFile.Read(actualFile));
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal("<f4", actual.ElementType);
        Assert.All(InPairs.Of(expected.ToSingle(), actual.ToSingle()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
