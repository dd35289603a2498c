using Sigmask.Auditing;
using Sigmask.Reports;
using Sigmask.Tests.Auditing;

namespace Sigmask.Tests.Reports;

/// <summary>Audits whose networks have learned too little of a class to judge it, however few of all pixels have it.</summary>
public sealed class AuditDoubtTests
{
    private const int Side = 20;

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(5, "Annotations and networks disagree about half or more of the pixels that either gives to lesion (50 %): the networks have not learned enough to judge this class, so train them for more steps.")]
    [InlineData(10, "Annotations and networks disagree about half or more of the pixels that either gives to lesion (100 %): the networks have not learned enough to judge this class, so train them for more steps.")]
    public void Networks_that_contradict_half_of_a_small_class_are_not_believed(int missed, string? expected) =>
        Assert.Equal(expected, Doubt([.. Enumerable.Range(0, 10).Select(index => (Squares(1), index < missed ? Squares() : Squares(1)))]));

    [Fact]
    public void Nor_are_networks_that_find_as_much_of_it_again()
    {
        Assert.Contains("lesion (50 %)", Doubt([.. Enumerable.Repeat((Squares(1), Squares(1, 1)), 4)]), StringComparison.Ordinal);
        Assert.Null(Doubt([(Squares(1), Squares(1, 1)), .. Enumerable.Repeat((Squares(1), Squares(1)), 3)]));
    }

    [Fact]
    public void All_such_classes_are_named() =>
        Assert.Contains("lesion (100 %), vessel (100 %): the networks have not learned enough to judge these classes,", Doubt([.. Enumerable.Repeat((Squares(1, 2), Squares()), 3)]), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void A_class_that_fewer_than_a_tenth_of_the_cases_have_may_be_a_mistake_itself(int annotated, bool isDoubted) =>
        Assert.Equal(isDoubted, Doubt([.. Enumerable.Range(0, 20).Select(index => (index < annotated ? Squares(1, 2) : Squares(1), Squares(1)))]) is not null);

    private static string? Doubt(IReadOnlyList<(byte[] Labels, byte[] Suggested)> cases) => AuditDoubt.Of(LabelAudit.Of(new GivenJudge(
        [.. cases.Select((one, index) => Judgement.Of(one.Labels, one.Suggested, 0.8, 3, [Side, Side], name: $"case{index}"))],
        "background",
        "lesion",
        "vessel")));

    // Squares of 3 x 3 pixels, one below the other.
    private static byte[] Squares(params byte[] labels)
    {
        var map = new byte[Side * Side];
        foreach (var (place, label) in labels.Index())
        {
            for (var y = 1; y < 4; y++)
            {
                Array.Fill(map, label, (((6 * place) + y) * Side) + 2, 3);
            }
        }

        return map;
    }
}
