using Sigmask.Imaging;

namespace Sigmask.Experiments;

/// <summary>The test cases of a comparison with their references as pictures, for its page. Predictions are shown on the same pixels.</summary>
/// <param name="folder">Where they are kept.</param>
public sealed class TestPictures(ComparisonFolder folder)
{
    /// <summary>Writes those that are missing of the data sets on which a training is done.</summary>
    /// <param name="jobs">All trainings.</param>
    /// <exception cref="DataException">A case cannot be read.</exception>
    /// <exception cref="IOException">A picture cannot be written.</exception>
    public void Write(IEnumerable<ComparisonJob> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        foreach (var data in jobs.Where(job => folder.Job(job.Name).IsFinished).Select(job => job.Data).Distinct())
        {
            var test = data.Test.Whole;
            foreach (var (index, key) in test.Cases.Index())
            {
                if (!folder.HasPicture(data.Name, key.Case))
                {
                    var sample = test.Read(index);
                    var grid = PictureGrid.Of(sample);

                    // The reference first: it shows whose the image is.
                    ImageFile.WritePng(folder.ReferenceFile(data.Name, key.Case), grid.Plane(sample.Labels));
                    ImageFile.WritePng(folder.ImageFileOf(data.Name, key.Case), grid.Image(sample));
                }
            }
        }
    }
}
