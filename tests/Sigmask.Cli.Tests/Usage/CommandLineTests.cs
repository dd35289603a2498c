using System.CommandLine;
using System.Reflection;
using Sigmask.Cli.Terminals;

namespace Sigmask.Cli.Tests.Usage;

/// <summary>What the tool answers to command lines right and wrong, whatever the verb.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string> Verbs => [.. Root.Subcommands.Select(verb => verb.Name)];

    /// <summary>All verbs with all options, as the tool itself puts them together.</summary>
    internal static Command Root { get; } =
        (Command)typeof(Tool).GetMethod("Root", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [Terminal.Silent, CancellationToken.None])!;

    [Fact]
    public void Help_lists_every_verb()
    {
        var session = Session.Run("--help");

        Assert.Equal(0, session.ExitCode);
        Assert.Empty(session.Error);
        Assert.All(Verbs, verb => Assert.Contains($"\n  {verb.Data} ", session.Out, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_explains_itself(string verb)
    {
        var session = Session.Run(verb, "--help");

        Assert.Equal(0, session.ExitCode);
        Assert.Contains($"sigmask {verb}", session.Out, StringComparison.Ordinal);
        Assert.Contains("--verbose", session.Out, StringComparison.Ordinal);
        Assert.Empty(session.Error);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_refuses_an_option_it_does_not_have(string verb)
        => Session.Run(verb, "--nonsense").ShouldFail(2, $"sigmask {verb}:", "'--nonsense'", $"sigmask {verb} --help");

    [Fact]
    public void Export_says_where_its_label_table_is()
        => Assert.Contains("its label table in its metadata", Root.Subcommands.Single(verb => verb.Name == "export").Description, StringComparison.Ordinal);

    [Fact]
    public void The_version_is_told()
    {
        var session = Session.Run("--version");

        Assert.Equal(0, session.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", session.Out);
    }

    [Fact]
    public void Without_a_verb_the_verbs_are_named() => Session.Run().ShouldFail(2, "loss", "doctor", "--help");

    [Theory]
    [InlineData("docter", "doctor")]
    [InlineData("los", "loss")]
    public void A_mistyped_verb_is_recognised(string typed, string meant)
        => Session.Run(typed).ShouldFail(2, $"'{typed}'", $"did you mean '{meant}'?");

    [Theory]
    [InlineData("--jsno", "--json")]
    [InlineData("--verbos", "--verbose")]
    public void A_mistyped_option_is_recognised(string typed, string meant)
        => Session.Run("doctor", typed).ShouldFail(2, $"'{typed}'", $"did you mean '{meant}'?");

    [Fact]
    public void A_mistyped_option_is_named_also_where_a_file_may_stand()
        => Session.Run("inspect", "--layot", "msd").ShouldFail(2, "'--layot'", "did you mean '--layout'?");

    [Fact]
    public void A_mistyped_option_is_not_taken_for_the_plan()
        => Session.Run("compare", "--paralel").ShouldFail(2, "sigmask compare: there is no option '--paralel'; did you mean '--parallel'?");

    [Fact]
    public void An_option_without_its_value_is_named() => Session.Run("doctor", "--json").ShouldFail(2, "--json", "FILE");

    [Theory]
    [InlineData("train", "--data DIR")]
    [InlineData("predict", "--input FILE|DIR")]
    [InlineData("export", "--run DIR")]
    [InlineData("loss", "--logits Z.npy")]
    [InlineData("synth", "--task")]
    public void An_option_that_is_needed_is_named_with_its_value(string verb, string option) => Session.Run(verb).ShouldFail(2, option, "is needed", $"sigmask {verb} --help");

    [Theory]
    [InlineData("compare", "PLAN.json")]
    [InlineData("consensus", "DIR", "--out", "agreed")]
    public void An_argument_that_is_needed_is_named(string verb, string argument, params string[] options) => Session.Run([verb, .. options]).ShouldFail(2, argument, "is needed", $"sigmask {verb} --help");

    [Fact]
    public void An_option_that_is_given_twice_is_named() => Session.Run("models", "--size", "32", "--size", "64").ShouldFail(2, "--size: give it once.");

    [Theory]
    [InlineData("dcie", "dice")]
    [InlineData("jacard", "jaccard")]
    public void A_mistyped_loss_is_recognised(string typed, string meant)
        => Session.Run("train", "--data", "none", "--loss", typed).ShouldFail(2, $"'{typed}'", $"did you mean {meant}?");

    [Fact]
    public void A_network_beyond_the_memory_is_told_without_a_trace()
    {
        var error = new LibtorchError("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory\nframe #0: c10::ThrowEnforceNotMet");

        Assert.Equal("the memory does not suffice; take a smaller --batch, --size or --base-width.", Cli.Usage.ErrorLine.Of(error));
    }

    [Fact]
    public void A_word_too_many_is_named() => Session.Run("doctor", "please").ShouldFail(2, "'please'");

    [Fact]
    public void A_word_with_an_at_sign_is_a_word_and_no_file_of_words() => Session.Run("doctor", "@please").ShouldFail(2, "'@please'");

    [Fact]
    public void Verbose_adds_the_trace()
    {
        var session = Session.Run("loss", "--logits", "absent.npy", "--labels", "absent.npy", "--verbose");

        Assert.Equal(1, session.ExitCode);
        Assert.StartsWith("sigmask loss: absent.npy", session.Error, StringComparison.Ordinal);
        Assert.Contains("   at Sigmask.", session.Error, StringComparison.Ordinal);
    }

    private sealed class LibtorchError(string message) : System.Runtime.InteropServices.ExternalException(message);
}
