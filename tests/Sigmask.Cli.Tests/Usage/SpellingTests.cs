using CsCheck;
using Sigmask.Losses;

namespace Sigmask.Cli.Tests.Usage;

public sealed class SpellingTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char['a', 'd'], 0, 8];

    [Theory]
    [InlineData("--sgima", "--sigma")]
    [InlineData("--sigm", "--sigma")]
    [InlineData("--class-flor", "--class-floor")]
    public void A_mistyped_word_finds_the_one_that_was_meant(string typed, string meant)
        => Assert.Equal(meant, Spelling.Closest(typed, ["--sigma", "--class-floor", "--top-k", "--ramp"]));

    [Theory]
    [InlineData("eval", "evaluate")]
    [InlineData("evaluation", "evaluate")]
    [InlineData("pred", "predict")]
    [InlineData("training", "train")]
    [InlineData("auditing", "audit")]
    [InlineData("ex", null)]
    [InlineData("res", null)]
    [InlineData("resn", null)]
    [InlineData("--sig", "--sigma")]
    [InlineData("--sigma-rul", "--sigma-rule")]
    [InlineData("--base", "--base-width")]
    [InlineData("--data-folder", "--data")]
    public void An_abbreviation_and_a_longer_form_find_the_word_that_was_meant(string typed, string? meant)
        => Assert.Equal(meant, Spelling.Closest(typed, ["evaluate", "predict", "train", "audit", "export", "resnet18-unet", "resnet34-unet", "--sigma", "--sigma-rule", "--bare", "--base-width", "--data"]));

    [Fact]
    public void A_word_that_is_like_no_other_finds_none()
        => Assert.Null(Spelling.Closest("--wavelength", ["--sigma", "--ramp"]));

    [Theory]
    [InlineData("EVAL", "; did you mean evaluate?")]
    [InlineData("Perdict", "; did you mean predict?")]
    [InlineData("wavelength", ".")]
    public void A_message_ends_with_the_word_that_was_meant_capitals_aside_or_with_a_full_stop(string typed, string ending)
        => Assert.Equal(ending, Spelling.Ending(typed, ["evaluate", "predict"]));

    [Fact]
    public void Of_words_that_are_equally_near_the_first_is_taken() => Assert.Equal("ce", Spelling.Nearest("ae", ["sce", "ce", "be"]));

    [Fact]
    public void A_swap_of_neighbours_is_one_step() => Assert.Equal(1, Spelling.Distance("sgima", "sigma"));

    [Fact]
    public void The_distance_is_symmetric_and_zero_only_between_equal_words()
        => Gen.Select(Words, Words).ForAll((a, b) => Spelling.Distance(a, b) == Spelling.Distance(b, a) && (Spelling.Distance(a, b) == 0) == (a == b));

    [Fact]
    public void One_letter_more_is_one_step_farther_at_most()
        => Gen.Select(Words, Words).ForAll((a, b) => Math.Abs(Spelling.Distance(a + "x", b) - Spelling.Distance(a, b)) <= 1);
}
