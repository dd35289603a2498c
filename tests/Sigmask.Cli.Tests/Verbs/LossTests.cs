using System.Text.Json.Nodes;
using Sigmask.Arrays;

namespace Sigmask.Cli.Tests.Verbs;

/// <summary><c>sigmask loss</c> beside the reference values: what it accepts, refuses and writes.</summary>
public sealed class LossTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LossTests()
    {
        // Two images of 2 x 3 pixels, three classes; logits that differ everywhere.
        Save("z.npy", [2, 3, 2, 3], Enumerable.Range(0, 36).Select(i => (float)Math.Sin(i * 0.7)).ToArray());
        Save("y.npy", [2, 2, 3], new long[] { 0, 1, 2, 0, 1, 2, 2, 2, 1, 1, 0, 0 });
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_selection_the_value_is_the_mean_cross_entropy()
    {
        var report = Report("--sigma", "0", "--top-k", "1");

        Assert.Equal(MeanCrossEntropy(), (double)report["value"]!, 1e-12);
        Assert.Equal((double)report["value"]!, (double)report["objective"]!, 1e-12);
        Assert.Equal(1, (double)report["kept_share"]!, 1e-12);
    }

    [Fact]
    public void Without_any_option_the_documented_defaults_hold()
        => Assert.Equal(
            Report("--top-k", "0.75", "--sigma", "0.1", "--smoothing", "fermi-dirac", "--width", "0.1", "--width-image", "0.1", "--class-floor", "0.5", "--evidence", "1", "--ramp", "none", "--guide", "self").ToJsonString(),
            Report().ToJsonString());

    [Fact]
    public void Bare_takes_the_class_floor_away_and_an_explicit_option_brings_it_back()
    {
        Assert.Equal(0, (double)Report("--bare")["envelope"]!["class_floor"]!);
        Assert.Equal(0.1, (double)Report("--bare")["envelope"]!["sigma"]!);
        Assert.Equal(0.25, (double)Report("--bare", "--class-floor", "0.25")["envelope"]!["class_floor"]!);
    }

    [Fact]
    public void Evidence_is_a_probability_or_class_or_off_and_the_report_says_which()
    {
        Assert.Equal("0.2", (string)Report("--evidence", "0.2")["envelope"]!["evidence"]!);
        Assert.Equal("off", (string)Report("--evidence", "1")["envelope"]!["evidence"]!);
        Assert.Equal(Report("--evidence", "off").ToJsonString(), Report().ToJsonString());

        var report = Report("--evidence", "class:0.8", "--sigma", "0.3", "--class-floor", "0", "--pixel-weights", folder["u.npy"]);

        Assert.Equal("class:0.8", (string)report["envelope"]!["evidence"]!);
        Assert.All(["class:0.8:0.5", "class:0.8:0.5:0.4", "class:0.8::0.4", "class"], one => Assert.Equal(one, (string)Report("--evidence", one)["envelope"]!["evidence"]!));
        Assert.Equal("class", (string)Report("--evidence", "class:1::0.5")["envelope"]!["evidence"]!);
        var suspicious = Suspicious();
        var weights = NpyFile.Read(folder["u.npy"]).ToDouble();
        Assert.Contains(true, suspicious);
        Assert.All(weights.Where((_, i) => !suspicious[i]), weight => Assert.Equal(1, weight));
        var kept = Enumerable.Range(0, 2).Sum(b => 6 - Math.Min(0.3 * 6, suspicious[(b * 6)..((b + 1) * 6)].Count(isOne => isOne)));
        Assert.Equal(kept / 12, (double)report["kept_share"]!, 1e-6);
    }

    [Fact]
    public void A_count_and_the_share_that_amounts_to_it_agree()
        => Assert.Equal((double)Report("--top-k", "1.5")["value"]!, (double)Report("--top-k", "0.75")["value"]!);

    [Fact]
    public void The_deviation_rule_drops_what_lies_above()
        => Assert.InRange((double)Report("--sigma-rule", "deviation", "--sigma", "1", "--class-floor", "0")["kept_share"]!, 0.5, 0.99);

    [Fact]
    public void An_ignored_label_changes_the_result_as_its_pixels_leave()
    {
        Save("y.npy", [2, 2, 3], new long[] { 0, 1, 2, 0, 1, 2, 7, 7, 9, 9, 7, 7 });

        var report = Report("--ignore-index", "7", "--ignore-index", "9");

        Assert.Null(report["image_losses"]![1]);
        Assert.Null(report["image_objectives"]![1]);
        Assert.Null(report["image_weights"]![1]);
        Assert.Equal(1, (double)report["image_weights"]![0]!);
    }

    [Fact]
    public void Labels_of_the_logits_shape_are_a_multi_label_problem_and_weights_have_their_shape()
    {
        Save("y.npy", [2, 3, 2, 3], Enumerable.Range(0, 36).Select(i => (byte)(i % 2)).ToArray());

        var report = Report("--pixel-weights", folder["u.npy"]);

        Assert.Equal("bce", (string)report["loss"]!);
        Assert.Equal([2, 3, 2, 3], NpyFile.Read(folder["u.npy"]).Shape);
    }

    [Fact]
    public void A_single_channel_with_labels_of_one_dimension_less_is_one_class_against_the_rest()
    {
        Save("z.npy", [1, 1, 2, 2], new float[] { -1, 2, 0.5f, -0.3f });
        Save("y.npy", [1, 2, 2], new long[] { 0, 1, 1, 0 });

        Assert.Equal("bce", (string)Report()["loss"]!);
    }

    [Fact]
    public void Double_precision_and_small_integers_are_read_as_well()
    {
        var single = (double)Report()["value"]!;
        Save("z.npy", [2, 3, 2, 3], NpyFile.Read(folder["z.npy"]).ToDouble());
        Save("y.npy", [2, 2, 3], NpyFile.Read(folder["y.npy"]).ToInt64().Select(label => (byte)label).ToArray());

        Assert.Equal(single, (double)Report()["value"]!);
    }

    [Theory]
    [InlineData("--sigma", "1")]
    [InlineData("--sigma", "-0.1")]
    [InlineData("--sigma", "NaN")]
    [InlineData("--sigma", "0,1")]
    [InlineData("--sigma", "much")]
    [InlineData("--top-k", "0")]
    [InlineData("--top-k", "-2")]
    [InlineData("--top-k", "3")]
    [InlineData("--top-k", "inf")]
    [InlineData("--class-floor", "1.5")]
    [InlineData("--evidence", "0")]
    [InlineData("--evidence", "1.1")]
    [InlineData("--evidence", "classes")]
    [InlineData("--evidence", "class:0")]
    [InlineData("--evidence", "class:1.5")]
    [InlineData("--evidence", "class::0.5")]
    [InlineData("--evidence", "class:1:0.5:0")]
    [InlineData("--evidence", "class:1::")]
    [InlineData("--evidence", "class:1:1:1:1")]
    [InlineData("--width", "-1")]
    [InlineData("--width-image", "inf")]
    [InlineData("--ramp", "0.6:0.3")]
    [InlineData("--ramp", "0.3")]
    [InlineData("--smoothing", "soft")]
    [InlineData("--sigma-rule", "median")]
    [InlineData("--guide", "teacher")]
    [InlineData("--guide", "ema")]
    [InlineData("--guide", "early")]
    [InlineData("--guide", "cross")]
    [InlineData("--ramp", "auto")]
    [InlineData("--ignore-index", "1.5")]
    public void An_option_out_of_range_is_wrong_usage_and_nothing_is_written(string option, string value)
    {
        Fail(2, [option, value], option, value);
    }

    [Theory]
    [InlineData("xe", "'xe'", "did you mean ce?")]
    [InlineData("ce+", "term")]
    [InlineData("focal(gama=2)", "gama", "gamma")]
    [InlineData("bce", "bce", "say ce")]
    [InlineData("", "--loss")]
    public void A_loss_that_is_none_is_wrong_usage(string loss, params string[] words) => Fail(2, ["--loss", loss], words);

    [Fact]
    public void A_loss_of_one_class_a_pixel_is_refused_for_labels_that_allow_several()
    {
        Save("y.npy", [2, 3, 2, 3], new byte[36]);

        Fail(2, ["--loss", "ce"], "--loss ce", "say bce");
    }

    [Fact]
    public void Weights_for_another_number_of_classes_are_refused() => Fail(1, ["--loss", "ce(weights=1:2)"], "weights", "2");

    [Theory]
    [InlineData("ce+dice")]
    [InlineData("0.5*ce + dice")]
    [InlineData("focal(gamma=1)")]
    [InlineData("tversky")]
    [InlineData("jaccard")]
    [InlineData("lovasz")]
    [InlineData("gce")]
    [InlineData("sce")]
    [InlineData("nr-dice")]
    public void Every_named_loss_goes_into_the_envelope(string loss)
    {
        var report = Report("--loss", loss, "--gradient", folder["g.npy"]);

        Assert.Equal(2, report["image_weights"]!.AsArray().Count);
        Assert.Contains(NpyFile.Read(folder["g.npy"]).ToSingle(), value => value != 0);
    }

    [Theory]
    [InlineData("topk(share=0.5)")]
    [InlineData("atk(share=0.5)")]
    [InlineData("aorr")]
    public void A_loss_that_selects_by_itself_stands_beside_the_envelope(string loss)
    {
        var report = Report("--loss", loss);

        Assert.Equal("1", (string)report["envelope"]!["top_k"]!);
        Assert.Equal(0, (double)report["envelope"]!["sigma"]!);
        Assert.All(report["image_losses"]!.AsArray(), Assert.Null);
        Assert.Equal((double)report["value"]!, (double)Report("--loss", loss, "--sigma", "0", "--top-k", "1")["value"]!);
        Fail(2, ["--loss", loss, "--sigma", "0.1"], "--loss", "envelope", "--sigma 0 --top-k 1");
    }

    [Fact]
    public void The_deviation_rule_wants_its_own_sigma() => Fail(2, ["--sigma-rule", "deviation"], "--sigma-rule", "--sigma C");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_not_finite_are_refused_with_the_image(float bad)
    {
        var logits = NpyFile.Read(folder["z.npy"]).ToSingle();
        logits[20] = bad;
        Save("z.npy", [2, 3, 2, 3], logits);

        Fail(1, [], "z.npy", "image 1");
    }

    [Fact]
    public void Shapes_that_do_not_match_are_both_named()
    {
        Save("y.npy", [2, 3, 2], new long[12]);

        Fail(1, [], "y.npy", "[2, 3, 2]", "z.npy", "[2, 3, 2, 3]", "[2, 2, 3]");
    }

    [Fact]
    public void Integers_are_no_logits()
    {
        Save("z.npy", [2, 3, 2, 3], new int[36]);

        Fail(1, [], "z.npy", "<i4", "floating");
    }

    [Fact]
    public void Floating_labels_are_refused()
    {
        Save("y.npy", [2, 2, 3], new float[12]);

        Fail(1, [], "y.npy", "<f4", "integers");
    }

    [Fact]
    public void A_label_that_is_no_class_is_named_with_the_remedy()
    {
        Save("y.npy", [2, 2, 3], new long[] { 0, 1, 2, 0, 1, 2, 2, 2, 1, 1, 0, 255 });

        Fail(1, [], "y.npy", "255", "--ignore-index");
    }

    [Fact]
    public void A_batch_in_which_every_pixel_is_ignored_is_refused()
    {
        Save("y.npy", [2, 2, 3], Enumerable.Repeat(255L, 12).ToArray());

        Fail(1, ["--ignore-index", "255"], "y.npy", "every pixel is ignored");
    }

    [Fact]
    public void A_missing_file_is_named() => Session.Run("loss", "--logits", folder["none.npy"], "--labels", folder["y.npy"]).ShouldFail(1, "none.npy");

    [Fact]
    public void A_file_that_is_no_array_is_named()
    {
        File.WriteAllText(folder["z.npy"], "logits");

        Fail(1, [], "z.npy", ".npy");
    }

    [Fact]
    public void A_missing_option_is_named() => Session.Run("loss", "--logits", folder["z.npy"]).ShouldFail(2, "--labels");

    [Fact]
    public void A_result_that_cannot_be_written_leaves_nothing_behind()
    {
        Directory.CreateDirectory(folder["g.npy"]);

        Session.Run("loss", "--logits", folder["z.npy"], "--labels", folder["y.npy"], "--gradient", folder["g.npy"]).ShouldFail(2, "g.npy", "is a folder");
        Assert.Equal(["y.npy", "z.npy"], folder.Files);
    }

    private JsonObject Report(params string[] options)
    {
        var session = Session.Run(["loss", "--logits", folder["z.npy"], "--labels", folder["y.npy"], .. options]);
        Assert.Equal("", session.Error);
        Assert.Equal(0, session.ExitCode);
        return JsonNode.Parse(session.Out)!.AsObject();
    }

    private void Fail(int code, string[] options, params string[] words)
    {
        Session.Run(["loss", "--logits", folder["z.npy"], "--labels", folder["y.npy"], "--gradient", folder["g.npy"], "--pixel-weights", folder["u.npy"], "--json", folder["r.json"], .. options])
            .ShouldFail(code, words);
        Assert.Equal(["y.npy", "z.npy"], folder.Files);
    }

    private void Save(string name, int[] shape, Array values) => NpyFile.Write(folder[name], new NpyArray(shape, values));

    // By the mean probabilities of this batch.
    private bool[] Suspicious()
    {
        var (probabilities, labels) = (Probabilities(), NpyFile.Read(folder["y.npy"]).ToInt64());
        var thresholds = Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 12).Where(i => labels[i] == c).Average(i => probabilities[i][c])).ToArray();
        return [.. probabilities.Select((p, i) => Enumerable.Range(0, 3).Any(c => c != labels[i] && p[c] >= thresholds[c]))];
    }

    private double[][] Probabilities()
    {
        var logits = NpyFile.Read(folder["z.npy"]).ToDouble();
        return [.. Enumerable.Range(0, 12).Select(pixel =>
        {
            var scores = Enumerable.Range(0, 3).Select(c => Math.Exp(logits[(pixel / 6 * 18) + (c * 6) + (pixel % 6)])).ToArray();
            return Array.ConvertAll(scores, score => score / scores.Sum());
        })];
    }

    private double MeanCrossEntropy()
    {
        var logits = NpyFile.Read(folder["z.npy"]).ToDouble();
        var labels = NpyFile.Read(folder["y.npy"]).ToInt64();
        return Enumerable.Range(0, 12).Average(pixel =>
        {
            var (image, place) = (pixel / 6, pixel % 6);
            var scores = Enumerable.Range(0, 3).Select(c => logits[(image * 18) + (c * 6) + place]).ToArray();
            return Math.Log(scores.Sum(Math.Exp)) - scores[labels[pixel]];
        });
    }
}
