using Sigmask.Training;

namespace Sigmask.Tests.Training;

public sealed class TrainingMethodTests
{
    [Theory]
    [InlineData("envelope", "envelope")]
    [InlineData(" Co_Teaching ( rate = 0.1 ) ", "co-teaching(rate=0.1)")]
    [InlineData("co-teaching(ramp=0.05)", "co-teaching")]
    [InlineData("co-teaching(rate=0)", "co-teaching(rate=0)")]
    [InlineData("co-teaching(ramp=0.4,rate=.25)", "co-teaching(rate=0.25,ramp=0.4)")]
    [InlineData("ADELE(threshold=0.8,every=5,consistency=0)", "adele(threshold=0.8,every=5,consistency=0)")]
    [InlineData("adele(threshold=0.7)", "adele")]
    [InlineData("adele(every=10,consistency=1,confidence=0.8)", "adele")]
    public void Text_and_method_say_the_same(string text, string shortest)
    {
        var method = TrainingMethod.Parse(text);
        Assert.Equal(shortest, $"{method}");
        Assert.Equal(method, TrainingMethod.Parse(shortest));
    }

    [Theory]
    [InlineData("co-teach", "'co-teach' is no method; known are envelope, co-teaching, adele, with parameters as in co-teaching(rate=0.1).")]
    [InlineData("co-teaching(rate=0.1", "'co-teaching(rate=0.1' is no method; known are envelope, co-teaching, adele, with parameters as in co-teaching(rate=0.1).")]
    [InlineData("co-teaching(rate=1)", "'rate=1' of co-teaching: must be a share of at least 0 and below 1.")]
    [InlineData("co-teaching(rate)", "'rate' of co-teaching: must be a share of at least 0 and below 1.")]
    [InlineData("co-teaching(tau=1)", "'tau=1' is no parameter of co-teaching; it has rate, ramp.")]
    [InlineData("adele(every=1.5)", "'every=1.5' of adele: must be a whole number of at least 1.")]
    [InlineData("adele(threshold=NaN)", "'threshold=NaN' of adele: must be a probability above 0 and below 1.")]
    [InlineData("envelope(sigma=0.1)", "envelope has no parameters.")]
    public void What_is_none_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => TrainingMethod.Parse(text)).Message);
}
