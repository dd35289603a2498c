using System.Text.Json.Nodes;
using Sigmask.Models;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class ModelsTests
{
    [Fact]
    public void Every_network_is_listed_in_every_dimension_with_its_size_and_source()
    {
        var rows = JsonNode.Parse(Session.Run("models", "--json", "-").Out)!.AsArray();

        Assert.Equal(
            ModelRegistry.Standard.Families.SelectMany(family => family.Dimensions.Select(dimensions => (family.Name, dimensions))),
            rows.Select(row => ((string)row!["name"]!, (int)row["dimensions"]!)));
        Assert.All(rows, row =>
        {
            Assert.True((long)row!["parameters"]! > 1000);
            Assert.True((long)row["multiply_adds"]! > 1_000_000);
            Assert.NotEmpty((string)row["family"]!);
            Assert.NotEmpty((string)row["source"]!);
        });
    }

    [Fact]
    public void The_size_of_the_image_changes_the_work_and_not_the_parameters()
    {
        var small = Row("--size", "32");
        var large = Row("--size", "64");

        Assert.Equal((long)small["parameters"]!, (long)large["parameters"]!);
        Assert.Equal(4 * (long)small["multiply_adds"]!, (long)large["multiply_adds"]!);
    }

    [Fact]
    public void People_get_a_table() => Assert.Matches(@"unet +U-Net +2-D", Session.Run("models").Out);

    [Fact]
    public void A_network_that_is_asked_for_is_told_whole_and_line_by_line()
    {
        var text = Session.Run("models", "--model", "attention-unet").Out;

        Assert.All(["--model +attention-unet", "family +Attention U-Net", "dimensions +2-D", "dimensions +3-D", @"parameters +\d", "multiply-adds +.* for an input of 64x64x64", "input rule +any size", "source +Oktay et al."], line => Assert.Matches(line, text));
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public void In_a_pipe_no_line_ends_in_blanks_and_none_is_empty_above_the_table()
    {
        var lines = Session.Run("models").Out.ReplaceLineEndings("\n").Split('\n');

        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains("--model", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Encoders_and_decoders_that_go_together_are_listed_in_a_few_lines()
    {
        var lines = Session.Run("models").Out.Split('\n');
        Assert.All(["unet", "deeplabv3\\+", "segformer", "cascade"], decoder => Assert.Single(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, $"^ *ENCODER-{decoder} +resnet18, ")));
        Assert.InRange(lines.SkipWhile(line => !line.StartsWith("Networks of an encoder and a decoder", StringComparison.Ordinal)).Count(), 7, 30);
    }

    [Fact]
    public void A_network_by_the_names_of_its_parts_is_counted_when_it_is_asked_for()
    {
        var row = Assert.Single(JsonNode.Parse(Session.Run("models", "--model", "mit-b0-unet", "--channels", "3", "--classes", "4", "--json", "-").Out)!.AsArray())!;
        Assert.Equal(("mit-b0-unet", "U-Net on a mix transformer", 5_549_924L), ((string)row["name"]!, (string)row["family"]!, (long)row["parameters"]!));
    }

    [Fact]
    public void A_size_that_is_none_is_wrong_usage() => Session.Run("models", "--size", "0").ShouldFail(2, "--size 0");

    private static JsonNode Row(params string[] options) => JsonNode.Parse(Session.Run(["models", "--model", "unet-tiny", "--json", "-", .. options]).Out)!.AsArray()[0]!;
}
