using Sigmask.Cli.Plans;
using Sigmask.Cli.Usage;
using Sigmask.Training;

namespace Sigmask.Cli.Tests.Options;

/// <summary><c>--envelope off</c>: the base loss alone.</summary>
public sealed class EnvelopeOffTests : IDisposable
{
    private const string Plan = """
        {
          "datasets": [ { "phantoms": "cardiac", "cases": 6, "test-cases": 3 } ],
          "models": [ "unet-tiny" ],
          "losses": [ { "name": "plain", "envelope": "off" }, { "name": "hardest", "loss": "topk", "envelope": "off" } ],
          "training": { "steps": 4, "batch": 2, "size": 32 }
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_training_without_the_envelope_is_the_one_that_drops_no_pixel_and_no_image()
    {
        SquareData.Write(folder["data"], 4);
        var off = Train("off", "--envelope", "off");
        var plain = Train("plain", "--sigma", "0", "--top-k", "1");

        Assert.Equal(("0", "1"), (off.Envelope["sigma"], off.Envelope["top_k"]));
        Assert.Null(off.Candidates);
        Assert.Null(off.DifferenceFrom(plain));
    }

    [Theory]
    [InlineData("--sigma", "0.2")]
    [InlineData("--top-k", "0.5")]
    [InlineData("--class-floor", "0.5")]
    [InlineData("--evidence", "off")]
    [InlineData("--guide", "ema")]
    [InlineData("--ramp", "none")]
    [InlineData("--bare")]
    public void An_option_of_the_envelope_contradicts_it(string option, params string[] value) => Session.Run(["train", "--data", "none", option, .. value, "--envelope", "off"])
        .ShouldFail(2, $"sigmask train: {option}: it belongs to the envelope, which --envelope off turns off; leave one of the two out.");

    [Fact]
    public void A_plan_has_it_too_also_for_losses_that_cannot_stand_inside()
    {
        var jobs = new PlannedJobs(ComparisonPlan.Parse("plan.json", Plan), threads: 1).All();
        var error = Assert.Throws<UsageException>(() => ComparisonPlan.Parse("plan.json", Plan.Replace("\"plain\"", "\"plain\", \"sigma\": 0.2", StringComparison.Ordinal)));

        Assert.Equal(["plain", "hardest"], jobs.Select(job => job.Key.Loss));
        Assert.All(jobs, job => Assert.True(job.Plan.Envelope.IsOff));
        Assert.StartsWith("plan.json: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(": sigma: it belongs to the envelope, which envelope off turns off; leave one of the two out.", error.Message, StringComparison.Ordinal);
    }

    private RunRecord Train(string run, params string[] options)
    {
        var session = Session.Run(["train", "--data", folder["data"], "--out", folder[run], "--size", "32", "--base-width", "4", "--levels", "2", "--batch", "2", "--augment", "none", "--steps", "1", .. options]);
        Assert.True(session.ExitCode == 0, session.Error);
        return RunRecord.Read(folder[$"{run}/run.json"]);
    }
}
