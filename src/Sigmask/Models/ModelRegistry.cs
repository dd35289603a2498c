using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The networks known by name. A model of one's own is one line: <c>ModelRegistry.Standard.With(new ModelFamily { ... })</c>.</summary>
public sealed class ModelRegistry
{
    private readonly SortedDictionary<string, ModelFamily> families;

    private ModelRegistry(IEnumerable<ModelFamily> known) =>
        families = new(known.ToDictionary(family => family.Name), StringComparer.Ordinal);

    /// <summary>The networks of this package.</summary>
    public static ModelRegistry Standard { get; } = new(
    [
        .. UNet.Families, .. ResNetUNet.Families, .. DeepLabV3Plus.Families,
        .. AttentionUNet.Families, .. UNetPlusPlus.Families, .. NnUNet.Families, .. DynUNet.Families,
        .. BasicUNet.Families, .. ResidualUNet.Families, .. SegResNet.Families,
        .. SegFormer.Families, .. Unetr.Families, .. SwinUnetr.Families, .. PyramidCascade.Families,
    ]);

    /// <summary>Every known family, by name.</summary>
    public IReadOnlyCollection<ModelFamily> Families => families.Values;

    /// <summary>These networks and one more, which takes the place of one of the same name.</summary>
    public ModelRegistry With(ModelFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return new(families.Values.Where(known => known.Name != family.Name).Append(family));
    }

    /// <summary>The family of a name.</summary>
    /// <exception cref="ModelException">The name is not known.</exception>
    public ModelFamily Find(string name) => families.TryGetValue(name, out var family)
        ? family
        : throw new ModelException($"There is no model \"{name}\"; `ModelOptions.Name` takes {string.Join(", ", families.Keys)}.");

    /// <summary>Builds a network with initial weights, on the CPU and in training mode.</summary>
    /// <param name="options">Which network, and its shape.</param>
    /// <param name="seed">Same options and seed, same weights.</param>
    /// <exception cref="ModelException">The name is not known, or an option is out of range.</exception>
    public nn.Module<Tensor, Tensor> Create(ModelOptions options, int seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var family = Find(options.Name);
        options.Checked();
        if (!family.Dimensions.Contains(options.Dimensions))
        {
            throw new ModelException(Invariant($"Model {family.Name} is for {string.Join(" and ", family.Dimensions)} dimensions, the data have {options.Dimensions}: choose another `ModelOptions.Name`."));
        }

        // Layers draw weights as they are made, which those of the seed replace.
        LibTorch.Mend();
        using var random = RandomState.Kept();
        var network = family.Build(options, seed);
        MemoryOrder.ForTraining(network, options);
        return network;
    }
}
