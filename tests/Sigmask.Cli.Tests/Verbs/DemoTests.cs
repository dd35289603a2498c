namespace Sigmask.Cli.Tests.Verbs;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--steps", "0")]
    [InlineData("--seeds", "none")]
    [InlineData("--family", "-1")]
    public void A_wrong_option_is_named_and_nothing_is_written(string option, string value)
    {
        Session.Run("demo", "--out", folder["out"], option, value).ShouldFail(2, option, value);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Results_that_are_there_are_only_replaced_by_force()
    {
        File.WriteAllText(folder["results.json"], "mine");

        Session.Run("demo", "--out", folder.Path, "--steps", "1").ShouldFail(2, "--out", "--force");
        Assert.Equal("mine", File.ReadAllText(folder["results.json"]));
    }
}
