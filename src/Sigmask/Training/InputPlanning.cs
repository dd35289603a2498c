using Sigmask.Data;
using Sigmask.Models;

namespace Sigmask.Training;

/// <summary>What a network that is planned from its images is to be planned for.</summary>
internal static class InputPlanning
{
    private const int CasesRead = 64;

    /// <summary>Along each axis the median size and spacing of the prepared images, of up to 64 cases spread over the data set.</summary>
    /// <param name="data">The samples. Without a known spacing their pixels are taken to be square.</param>
    /// <param name="preprocessing">How they are prepared.</param>
    /// <exception cref="DataException">The data set is empty, or a case cannot be used.</exception>
    public static InputPlan Of(ISampleSource data, Preprocessing preprocessing)
    {
        var stride = Math.Max(1, (data.Cases.Count + CasesRead - 1) / CasesRead);
        var images = Enumerable.Range(0, data.Cases.Count).Where(index => index % stride == 0).Select(index => ImageOf(data.Cases[index].Case, data.FormOf(index), preprocessing)).ToList();
        return images.Count > 0
            ? new(Medians(images, image => image.Size), Medians(images, image => image.Spacing))
            : throw new DataException($"{data.Description.Name} has no case to plan a network for; check the folder and the split.");
    }

    private static InputPlan ImageOf(string name, SampleForm form, Preprocessing preprocessing)
    {
        var grid = preprocessing.GridOf(name, form);
        return new(grid.Size, grid.Spacing ?? [.. form.Size.Zip(grid.Size, (before, after) => (double)before / after)]);
    }

    private static T[] Medians<T>(List<InputPlan> images, Func<InputPlan, IReadOnlyList<T>> lengths) =>
        [.. lengths(images[0]).Select((_, axis) => images.Select(image => lengths(image)[axis]).Order().ElementAt(images.Count / 2))];
}
