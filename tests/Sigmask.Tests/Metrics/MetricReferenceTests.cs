using System.Text.Json.Nodes;
using Sigmask.Data;
using Sigmask.Metrics;

namespace Sigmask.Tests.Metrics;

public sealed class MetricReferenceTests
{
    private const double Exact = 1e-12;
    private const double Distance = 1e-9;

    public static TheoryData<string> Cases => MetricReference.Ids;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Overlap_is_that_of_the_definitions(string id)
    {
        var test = MetricReference.Open(id);
        var scores = Scores(test);
        foreach (var (score, expected) in InPairs.Of(scores, test.Expected))
        {
            var (counts, definitions) = (score.Counts, expected!["definitions"]!);
            Equal(definitions["dice"], counts.Dice, Exact);
            Equal(definitions["iou"], counts.IntersectionOverUnion, Exact);
            Equal(definitions["sensitivity"], counts.Sensitivity, Exact);
            Equal(definitions["specificity"], counts.Specificity, Exact);
            Equal(definitions["precision"], counts.Precision, Exact);
            Equal(definitions["volume_similarity"], counts.VolumeSimilarity, Exact);
            Equal(definitions["relative_volume_difference"], counts.RelativeVolumeDifference, Exact);
            var unit = score.Size!.IsVolume ? 1000 : 1;
            Equal(definitions["pred_volume"], unit * score.Size.Predicted, Distance);
            Equal(definitions["ref_volume"], unit * score.Size.Reference, Distance);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void By_default_surface_distances_are_those_of_the_definitions_of_MONAI_and_of_MetricsReloaded(string id)
    {
        var test = MetricReference.Open(id);
        ForAllClasses(test, SurfaceDefinition.Monai, (score, expected, tolerance) =>
        {
            var (edges, monai, reloaded) = (expected["edge_distances"]!, expected["monai"]!, expected["metrics_reloaded"]!);
            Equal(edges["hd"], score.Hausdorff, Distance);
            Equal(edges["hd95_max_of_directed"], score.Hausdorff95, Distance);
            Equal(edges["assd_pooled"], score.AverageSymmetric, Distance);
            Equal(edges["assd_mean_of_means"], score.MeanAverage, Distance);
            Equal(edges["nsd"]![tolerance], score.NormalizedDice, Exact);

            Equal(monai["hd"], score.Hausdorff, 2e-6 * Math.Max(1, score.Hausdorff));
            Equal(monai["hd95"], score.Hausdorff95, 2e-6 * Math.Max(1, score.Hausdorff95));
            Equal(monai["assd"], score.AverageSymmetric, 2e-6 * Math.Max(1, score.AverageSymmetric));
            Equal(monai["nsd"]![tolerance], score.NormalizedDice, 2e-6);

            Equal(reloaded["hd"], score.Hausdorff, Distance);
            Equal(reloaded["hd95"], score.Hausdorff95, Distance);
            Equal(reloaded["assd"], score.AverageSymmetric, Distance);
            Equal(reloaded["masd"], score.MeanAverage, Distance);
            Equal(reloaded["nsd"]![tolerance], score.NormalizedDice, Exact);
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void By_name_they_are_those_of_MedPy(string id)
    {
        var test = MetricReference.Open(id);
        ForAllClasses(test, SurfaceDefinition.MedPy, (score, expected, _) =>
        {
            Equal(expected["medpy"]!["hd"], score.Hausdorff, Distance);
            Equal(expected["medpy"]!["hd95"], score.Hausdorff95, Distance);
            Equal(expected["medpy"]!["assd"], score.AverageSymmetric, Distance);
            Equal(expected["edge_distances"]!["hd95_pooled"], score.Hausdorff95, Distance);
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void By_name_they_are_those_of_surface_distance(string id)
    {
        var test = MetricReference.Open(id);
        ForAllClasses(test, SurfaceDefinition.SurfaceDistance, (score, expected, tolerance) =>
        {
            var peer = expected["surface_distance"]!;
            Equal(peer["hd"], score.Hausdorff, Distance);
            Equal(peer["hd95"], score.Hausdorff95, Distance);
            Equal(peer["nsd"]![tolerance], score.NormalizedDice, Distance);
            var (there, back) = (MetricReference.Number(peer["asd_ref_to_pred"]), MetricReference.Number(peer["asd_pred_to_ref"]));
            Assert.Equal((there + back)!.Value / 2, score.AverageSymmetric, Distance);
            Assert.Equal((there + back)!.Value / 2, score.MeanAverage, Distance);
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_change_nothing(string id)
    {
        var test = MetricReference.Open(id);
        foreach (var definition in Enum.GetValues<SurfaceDefinition>())
        {
            Assert.Equal(test.Surfaces(definition), test.Surfaces(definition, threads: 3));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_was_missed_or_invented_counts_as_the_diagonal_and_what_is_absent_from_both_has_no_score(string id)
    {
        var test = MetricReference.Open(id);
        var scores = test.Surfaces(SurfaceDefinition.Monai);
        Assert.Null(scores[0]);
        foreach (var expected in test.Expected)
        {
            var (predicted, reference) = ((long)expected!["counts"]!["pred_voxels"]!, (long)expected["counts"]!["ref_voxels"]!);
            var score = scores[(int)expected["label"]!];
            Assert.Equal(predicted == 0 && reference == 0, score is null);
            Assert.Equal(predicted == 0 != (reference == 0), score == SurfaceScore.OfMiss(test.Grid.Diagonal));
        }
    }

    [Fact]
    public void In_most_references_there_are_distances_to_compare() =>
        Assert.Equal(19, MetricReference.Ids.Count(row => MetricReference.Open(row.Data).Expected.Any(one => one!["edge_distances"] is not null)));

    private static IReadOnlyList<CaseScore> Scores(MetricReference test) => CaseMeasurement.Of(
        new CaseKey(test.Id, test.Id), test.Predicted, test.Reference, test.Grid, [.. Enumerable.Range(0, test.Classes).Select(label => $"class {label}")]);

    // Classes that are in both maps.
    private static void ForAllClasses(MetricReference test, SurfaceDefinition definition, Action<SurfaceScore, JsonNode, int> check)
    {
        for (var tolerance = 0; tolerance < test.Tolerances.Length; tolerance++)
        {
            var scores = test.Surfaces(definition, tolerance);
            foreach (var expected in test.Expected.Where(one => one!["edge_distances"] is not null))
            {
                check(scores[(int)expected!["label"]!]!, expected, tolerance);
            }
        }
    }

    // What a peer has no number for is a text there; a key that it lacks would look the same.
    private static void Equal(JsonNode? expected, double? actual, double tolerance)
    {
        Assert.NotNull(expected);
        if (MetricReference.Number(expected) is { } number)
        {
            Assert.Equal(number, actual!.Value, tolerance);
        }
        else
        {
            Assert.Null(actual);
        }
    }
}
