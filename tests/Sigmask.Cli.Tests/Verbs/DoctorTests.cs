using System.Text.Json.Nodes;
using Sigmask.Cli.Health;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Verbs;

namespace Sigmask.Cli.Tests.Verbs;

public sealed class DoctorTests
{
    [Fact]
    public void A_machine_on_which_these_tests_run_is_healthy()
    {
        var session = Session.Run("doctor");

        Assert.Equal(0, session.ExitCode);
        Assert.All(["runtime", "native library", "device", "threads", "MPI"], subject => Assert.Contains(subject, session.Out, StringComparison.Ordinal));
        Assert.DoesNotContain("problem", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_get_the_findings_as_json_alone()
    {
        var report = JsonNode.Parse(Session.Run("doctor", "--json", "-").Out)!;

        Assert.True((bool)report["healthy"]!);
        Assert.Contains(report["findings"]!.AsArray(), finding => (string)finding!["subject"]! == "native library" && (string)finding["state"]! == "Good");
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    public void Json_in_a_file_that_is_standard_output_stands_before_the_table_there(string name)
    {
        var output = Session.Run("doctor", "--json", name).Out;

        var end = output.IndexOf("\n}", StringComparison.Ordinal) + 2;
        Assert.True((bool)JsonNode.Parse(output[..end])!["healthy"]!);
        Assert.Contains("native library", output[end..], StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_are_shown_as_they_are_with_their_remedies()
    {
        using var console = new StringWriter();
        new Terminal(console, TextWriter.Null).Results().Write(DoctorVerb.Table([new Finding("[disk]", State.Problem, "full", "free some")]));

        Assert.Matches(@"problem +\[disk\] +full", console.ToString());
        Assert.Contains("-> free some", console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_file_that_cannot_be_written_is_named()
        => Session.Run("doctor", "--json", Path.Combine(typeof(DoctorTests).Assembly.Location, "r.json")).ShouldFail(2, "r.json", "is a file");
}
