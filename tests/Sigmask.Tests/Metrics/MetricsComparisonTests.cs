using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Metrics;
using Sigmask.Statistics;

namespace Sigmask.Tests.Metrics;

public sealed class MetricsComparisonTests
{
    private static readonly double?[] Own = [0.9, 0.8, 0.85, 0.7, 0.95, 0.6];
    private static readonly double?[] Other = [0.8, 0.75, 0.8, 0.72, 0.9, 0.5];

    [Fact]
    public void Each_class_and_all_are_compared_by_case_and_the_tests_are_those_of_the_differences()
    {
        var rows = new MetricsComparison(Evaluation("own", Own, Own), [Evaluation("other", Other, Own)]).Rows();
        Assert.Equal(["1 skin", "2 burn", " all"], rows.Select(row => $"{row.Class} {row.Name}"));
        Assert.All(rows, row => Assert.Equal(("other", "dice"), (row.Against, row.Metric)));
        Assert.Equal([0.33 / 6, 0, 0.33 / 12], rows.Select(row => row.Pair.Difference.Mean), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal(2 * 2 / 64.0, rows[0].Pair.Wilcoxon.PValue, 1e-12); // ranks 2 to 6 for, 1 against
        Assert.Equal(PValueAdjustment.Holm([.. rows.Select(row => row.Pair.Wilcoxon.PValue)]), rows.Select(row => row.HolmPValue));
    }

    [Fact]
    public void Who_rightly_finds_nothing_where_another_invents_a_structure_is_perfect_there()
    {
        double?[] invented = [0, .. Own.Skip(1)];
        double?[] nothing = [null, .. Other.Skip(1)];
        var rows = new MetricsComparison(Evaluation("own", invented, Own), [Evaluation("other", nothing, Other)]).Rows();
        Assert.Equal([6, 6, 6], rows.Select(row => row.Pair.Difference.Cases));
        var others = Own.Zip(Other, (own, other) => own!.Value - other!.Value).Skip(1).Sum();
        Assert.Equal((-1 + others) / 6, rows[0].Pair.Difference.Mean, 1e-12);
        Assert.Equal((((-1 + 0.1) / 2) + others) / 6, rows[2].Pair.Difference.Mean, 1e-12);
    }

    [Fact]
    public void Who_rightly_finds_nothing_is_at_distance_0_where_another_invents_a_structure()
    {
        // Of the first case the other evaluation has invented something; of the second neither has found anything, which is no pair.
        var own = WithDistances("own", [null, null, 0.85, 0.7, 0.95, 0.6], [null, null, 4, 5, 6, 1]);
        var other = WithDistances("other", [0, null, 0.8, 0.72, 0.9, 0.5], [10, null, 3, 7, 6, 1]);
        var rows = new MetricsComparison(own, [other]).Rows().Where(row => row.Metric == "hd95_mm").ToArray();
        var back = new MetricsComparison(other, [own]).Rows().Where(row => row.Metric == "hd95_mm").ToArray();
        Assert.Equal(["skin", "all"], rows.Select(row => row.Name));
        Assert.All(rows, row => Assert.Equal(((0 - 10) + (4 - 3) + (5 - 7) + 0 + 0) / 5.0, row.Pair.Difference.Mean, 1e-12));
        Assert.All(rows, row => Assert.Equal((0 + 4 + 5 + 6 + 1) / 5.0, row.Pair.First.Mean, 1e-12));
        Assert.All(rows, row => Assert.Equal((10 + 3 + 7 + 6 + 1) / 5.0, row.Pair.Second.Mean, 1e-12));
        Assert.All(rows, row => Assert.Equal(5, row.Pair.Difference.Cases));
        Assert.Equal([11 / 5.0, 11 / 5.0], back.Select(row => Math.Round(row.Pair.Difference.Mean, 12)));

        static RecordedMetrics WithDistances(string name, double?[] skin, double?[] distances) => Evaluation(name, skin, tree =>
        {
            for (var index = 0; index < distances.Length; index++)
            {
                tree["cases"]![index]!["hd95_mm"] = distances[index];
            }
        });
    }

    [Fact]
    public void A_structure_that_neither_evaluation_finds_where_there_is_none_is_in_no_pair()
    {
        double?[] nothing = [null, .. Other.Skip(1)];
        var rows = new MetricsComparison(Evaluation("own", nothing), [Evaluation("other", nothing)]).Rows();
        Assert.Equal([5, 5], rows.Select(row => row.Pair.Difference.Cases));
    }

    [Fact]
    public void The_correction_counts_all_comparisons_of_a_metric()
    {
        var comparison = new MetricsComparison(Evaluation("own", Own), [Evaluation("x", Other), Evaluation("y", Other), Evaluation("z", Other)]);
        var rows = comparison.Rows();
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(6 * 4 / 64.0, row.HolmPValue, 1e-12));
    }

    [Fact]
    public void Three_evaluations_are_ranked_over_patients()
    {
        var ranking = new MetricsComparison(Evaluation("own", Own), [Evaluation("worse", [.. Own.Select(value => value - 0.2)]), Evaluation("same", Own)]).Ranking()!;
        Assert.Equal([1.5, 3, 1.5], ranking.MeanRanks);
        Assert.Equal(6, ranking.Blocks);
        Assert.Null(new MetricsComparison(Evaluation("own", Own), [Evaluation("other", Other)]).Ranking());
    }

    [Fact]
    public void Evaluations_of_other_cases_classes_or_definitions_are_refused()
    {
        Refused("case 5", Evaluation("other", [.. Other.Take(5)]));
        Refused("class 2 (burn)", Evaluation("other", Other, Other));
        Refused("dice", Evaluation("other", Other, tree => tree["definitions"]!["dice"] = "something else"));
        Refused("policy", Evaluation("other", Other, tree => tree["policy"] = "misses are left out"));
        var absent = Evaluation("own", [null, .. Own.Skip(1)]);
        var there = Evaluation("other", Other, tree => tree["cases"]![0]!["sensitivity"] = 0.5);
        Assert.Contains("case 0 class 1 (skin) is there by one reference", Assert.Throws<DataException>(() => new MetricsComparison(absent, [there])).Message, StringComparison.Ordinal);

        static void Refused(string word, RecordedMetrics other)
            => Assert.Contains(word, Assert.Throws<DataException>(() => new MetricsComparison(Evaluation("own", Own), [other])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_metrics_file_is_refused_by_name()
    {
        Refused("list of cases", """{"summary":{}}""");
        Refused("has no class", """{"cases":[{"case":"a","name":"skin"}]}""");
        Refused("has no name", """{"cases":[{"case":"a","class":1}]}""");
        Refused("more than once", """{"cases":[{"case":"a","class":1,"name":"skin"},{"case":"a","class":1,"name":"skin"}]}""");
        Refused("no JSON object", """{"cases":[3]}""");
        Assert.Contains("nowhere", Assert.Throws<DataException>(() => RecordedMetrics.Read("nowhere/metrics.json")).Message, StringComparison.Ordinal);

        static void Refused(string words, string json)
        {
            var message = Assert.Throws<DataException>(() => RecordedMetrics.Of("runs/a", JsonNode.Parse(json)!.AsObject())).Message;
            Assert.StartsWith("runs/a: ", message, StringComparison.Ordinal);
            Assert.Contains(words, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_was_written_is_read_back_with_every_number_and_what_is_not_defined()
    {
        CaseScore[] scores = [new(new("a", "p"), 1, "skin", new(2, 1, 1, 5)), new(new("b", "q"), 1, "skin", new(0, 0, 0, 9))];
        var read = RecordedMetrics.Of("x", MetricsFile.Tree(new(scores, new(), true), new MeasuredCases(scores, new(), true).Summary()));
        Assert.Equal(scores.Select(score => (score.Key, score.Class, score.Name, score.Dice)), read.Scores.Select(score => (score.Key, score.Class, score.Name, score.Values["dice"])));
    }

    private static RecordedMetrics Evaluation(string name, double?[] skin, double?[]? burn = null) => Evaluation(name, skin, burn, _ => { });

    private static RecordedMetrics Evaluation(string name, double?[] skin, Action<JsonObject> change) => Evaluation(name, skin, null, change);

    private static RecordedMetrics Evaluation(string name, double?[] skin, double?[]? burn, Action<JsonObject> change)
    {
        var rows = Rows(1, "skin", skin).Concat(burn is null ? [] : Rows(2, "burn", burn));
        var tree = new JsonObject { ["cases"] = new JsonArray([.. rows]), ["definitions"] = new JsonObject { ["dice"] = "2 TP / (2 TP + FP + FN)" }, ["policy"] = "as usual" };
        change(tree);
        return RecordedMetrics.Of(name, tree);
    }

    private static IEnumerable<JsonNode> Rows(int label, string name, double?[] dice) => dice.Select((value, index) => new JsonObject
    {
        ["case"] = $"case {index}", ["patient"] = $"patient {index}", ["class"] = label, ["name"] = name, ["dice"] = value,
    });
}
