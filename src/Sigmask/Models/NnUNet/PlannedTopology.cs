namespace Sigmask.Models;

/// <summary>The topology that options of a network ask for.</summary>
internal static class PlannedTopology
{
    // What nnU-Net plans with by default: 8 stages in two dimensions and 6 in three.
    private static readonly InputPlan UsualImage = InputPlan.Isotropic([512, 512]);
    private static readonly InputPlan UsualVolume = InputPlan.Isotropic([128, 128, 128]);

    /// <summary>Plans for <see cref="ModelOptions.Input"/>.</summary>
    /// <param name="options">May ask for fewer levels.</param>
    /// <param name="levels">At most, unless the options say otherwise.</param>
    /// <exception cref="ModelException">The images cannot be halved once.</exception>
    public static NetworkTopology Of(ModelOptions options, int levels)
    {
        var input = options.Checked().Input ?? (options.Dimensions == 2 ? UsualImage : UsualVolume);
        var topology = NetworkTopology.Plan(input, options.Levels ?? levels);
        return topology.Strides.Count >= 2
            ? topology
            : throw new ModelException(options.Levels == 1
                ? $"Model {options.Name}: levels must be at least 2, not 1."
                : $"Model {options.Name}: images of {string.Join('x', input.Size)} are too small to be halved; bring them to 8 or more pixels along each axis (`Preprocessing.Size`).");
    }
}
