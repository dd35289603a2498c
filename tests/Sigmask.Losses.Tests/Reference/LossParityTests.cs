using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>Every value and gradient of the reference cases: ours agree under the options that make the definitions equal, or the case is a listed defect.</summary>
public sealed class LossParityTests
{
    private const int Expectations = 589;
    private const int Defects = 36;

    public static TheoryData<string, string> Agreeing => Rows(isDefect: false);

    public static TheoryData<string, string> Differing => Rows(isDefect: true);

    [Theory]
    [MemberData(nameof(Agreeing))]
    public void Value_and_gradient_agree(string caseName, string id)
    {
        using var scope = NewDisposeScope();
        var reference = LossCase.Named(caseName);
        Agreement.Require(reference, reference.Expected(id), ScalarType.Float32, Definitions.Ours);
        Agreement.Require(reference, reference.Expected(id), ScalarType.Float64, Definitions.Ours);
    }

    [Theory]
    [MemberData(nameof(Differing))]
    public void What_a_peer_gets_wrong_is_known_exactly_and_ours_is_right(string caseName, string id)
    {
        using var scope = NewDisposeScope();
        var reference = LossCase.Named(caseName);
        PeerDefects.Find(reference, reference.Expected(id))!.Check(reference, reference.Expected(id));
    }

    [Fact]
    public void Every_expectation_is_either_compared_or_listed_as_a_defect()
    {
        Assert.Equal(Expectations, LossCase.All.Sum(reference => reference.Expectations.Count));
        Assert.Equal(Defects, Differing.Count);
        Assert.Equal(Expectations - Defects, Agreeing.Count);
    }

    private static TheoryData<string, string> Rows(bool isDefect)
    {
        var rows = new TheoryData<string, string>();
        foreach (var reference in LossCase.All)
        {
            foreach (var expected in reference.Expectations.Where(expected => (PeerDefects.Find(reference, expected) is not null) == isDefect))
            {
                rows.Add(reference.Name, expected.Id);
            }
        }

        return rows;
    }
}
