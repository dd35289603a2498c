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

    [Fact]
    public void A_verb_with_many_options_explains_them_in_groups_and_ends_with_examples()
    {
        var text = Session.Run("train", "--help").Out.ReplaceLineEndings("\n");

        // Every option of it belongs to a group.
        string[] titles = [.. text.Split('\n').Where(line => line.EndsWith(':') && !line.StartsWith(' ')).Select(line => line.TrimEnd(':'))];
        Assert.Equal(["Description", "Usage", "Data", "Length and optimisation", "Envelope and loss", "Network", "Machine", "Output", "Examples"], titles);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 120, line));
        Assert.Contains("adele(threshold=0.7,every=10,consistency=1,confidence=0.8)", text, StringComparison.Ordinal);
        Assert.Contains("  sigmask train --data", text[text.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    [InlineData("audit")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    public void The_examples_of_a_verb_have_options_that_it_has(string verb)
    {
        var text = Session.Run(verb, "--help").Out;
        var examples = text[text.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[1..];

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(Root.Parse(example.Split(' ')[1..]).Errors));
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
    public void Without_a_verb_the_verbs_are_named_and_where_to_begin() => Session.Run().ShouldFail(2, "loss", "doctor", "'sigmask --help' explains them", "'sigmask demo' shows without any data");

    [Theory]
    [InlineData("docter", "doctor")]
    [InlineData("los", "loss")]
    [InlineData("eval", "evaluate")]
    [InlineData("pred", "predict")]
    [InlineData("training", "train")]
    public void A_mistyped_verb_is_recognised(string typed, string meant)
        => Session.Run(typed).ShouldFail(2, $"'{typed}'", $"did you mean '{meant}'?");

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_is_a_word_as_well(string verb)
    {
        Assert.Equal(Session.Run(verb, "--help"), Session.Run("help", verb));
        Assert.Equal(Session.Run("--help"), Session.Run("help"));
    }

    [Fact]
    public void Help_for_a_verb_that_there_is_not_names_the_one_that_was_meant() => Session.Run("help", "trian").ShouldFail(2, "there is no verb 'trian'; did you mean 'train'?");

    [Theory]
    [InlineData("--data {0}/pairs", "train", "{0}/pairs")]
    [InlineData("--data {0}/pairs", "train", "--size", "32", "{0}/pairs")]
    [InlineData("--data {0}/pairs", "audit", "{0}/pairs", "--out", "out")]
    [InlineData("--run {0}/run --input {0}/pairs", "predict", "{0}/run", "{0}/pairs")]
    [InlineData("--input {0}/pairs", "predict", "--run", "{0}/run", "{0}/pairs", "--overlay")]
    [InlineData("--run {0}/run", "export", "{0}/run")]
    [InlineData("--predictions {0}/maps --references {0}/pairs", "evaluate", "{0}/maps", "{0}/pairs")]
    [InlineData("--references {0}/pairs", "evaluate", "--predictions", "{0}/maps", "{0}/pairs")]
    [InlineData("--run {0}/run --data {0}/pairs", "evaluate", "{0}/run", "{0}/pairs")]
    [InlineData("--data {0}/pairs", "evaluate", "--run", "{0}/run", "{0}/pairs")]
    [InlineData("--run {0}/maps", "evaluate", "--data", "{0}/pairs", "{0}/maps")]
    [InlineData("--predictions {0}/maps", "evaluate", "--references", "{0}/pairs", "{0}/maps")]
    public void A_path_without_an_option_is_given_the_one_that_was_meant(string meant, params string[] words)
    {
        using var folder = new TemporaryFolder();
        Array.ForEach(["pairs", "maps", "run"], name => Directory.CreateDirectory(folder[name]));
        File.WriteAllText(folder["run/run.json"], "{}");

        Session.Run([.. words.Select(InFolder)]).ShouldFail(2, $"sigmask {words[0]}: '", "stands without an option in front of it", $"did you mean '{InFolder(meant)}'?");

        string InFolder(string word) => word.Replace("{0}", folder.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "none/of/these")]
    [InlineData("doctor", ".")]
    public void A_path_that_no_option_takes_is_a_word_too_many(string verb, string path) => Session.Run(verb, path).ShouldFail(2, $"there is no argument '{path}'; 'sigmask {verb} --help' lists what there is.");

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
    [InlineData("--data DIR is needed;", "train")]
    [InlineData("--input FILE|DIR is needed;", "predict", "--run", "run")]
    [InlineData("--run DIR and --input FILE|DIR are needed, or --onnx FILE.onnx, --input FILE|DIR and --out DIR;", "predict")]
    [InlineData("--data DIR and --out DIR are needed, or --apply VERDICTS.csv, --audit DIR and --out DIR;", "audit")]
    [InlineData("--out DIR is needed;", "audit", "--data", "data")]
    [InlineData("--run DIR and --out FILE.onnx are needed;", "export")]
    [InlineData("--out FILE.onnx is needed;", "export", "--run", "run")]
    [InlineData("--logits Z.npy and --labels Y.npy are needed;", "loss")]
    [InlineData("--task burn|", "synth")]
    [InlineData(" and --out DIR are needed;", "synth")]
    [InlineData("DIR DIR ... (A folder of label maps for each annotator, the same names in each) and --out DIR are needed;", "consensus")]
    public void All_that_is_needed_is_named_at_once(string needed, params string[] words) => Session.Run(words).ShouldFail(2, needed, $"sigmask {words[0]} --help");

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
