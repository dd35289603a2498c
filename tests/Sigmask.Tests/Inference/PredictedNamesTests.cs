using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Tests.Data;
using Sigmask.Tests.Training;

namespace Sigmask.Tests.Inference;

/// <summary>That label maps are written nowhere but into their folder.</summary>
public sealed class PredictedNamesTests
{
    [Fact]
    public void A_case_whose_name_is_a_path_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        var source = new ArraySource([Networks.Shown("a/../../b", [0, 1], 1, 2)]);
        using var predictor = Networks.Reader(source.Description);
        var error = Assert.Throws<DataException>(() => PredictedFiles.Write(predictor, source, LabelTable.OfLabels(source.Description.Classes), folder["maps"]));
        Assert.Contains("\"a/../../b\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Location, "*", SearchOption.AllDirectories));
    }
}
