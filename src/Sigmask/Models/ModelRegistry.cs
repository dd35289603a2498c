using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Models;

/// <summary>The networks known by name: single ones, and those composed of an encoder and a decoder (<see cref="ComposedNetworks"/>). A model of one's own is one line: <c>ModelRegistry.Standard.With(new ModelFamily { ... })</c>.</summary>
public sealed class ModelRegistry
{
    private readonly SortedDictionary<string, ModelFamily> families;

    private ModelRegistry(IEnumerable<ModelFamily> known) =>
        families = new(known.ToDictionary(family => family.Name), StringComparer.Ordinal);

    /// <summary>The networks of this package.</summary>
    public static ModelRegistry Standard { get; } = new(
    [
        .. UNet.Families, .. AttentionUNet.Families, .. UNetPlusPlus.Families, .. NnUNet.Families, .. DynUNet.Families,
        .. BasicUNet.Families, .. ResidualUNet.Families, .. SegResNet.Families,
        .. Unetr.Families, .. SwinUnetr.Families, .. ComposedNetworks.Families.Values.Where(family => family.Costs.Count > 0),
    ]);

    /// <summary>The families worth listing, by name: of the composed ones those that have been published.</summary>
    public IReadOnlyCollection<ModelFamily> Families => families.Values;

    /// <summary>Every name there is, those of all composed networks too.</summary>
    public IEnumerable<string> Names => families.Keys.Union(ComposedNetworks.Families.Keys);

    /// <summary>These networks and one more, which takes the place of one of the same name.</summary>
    public ModelRegistry With(ModelFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return new(families.Values.Where(known => known.Name != family.Name).Append(family));
    }

    /// <summary>The family of a name.</summary>
    /// <exception cref="ModelException">The name is not known, or of an encoder and a decoder that do not go together.</exception>
    public ModelFamily Find(string name) => families.GetValueOrDefault(name) ?? ComposedNetworks.Families.GetValueOrDefault(name) ?? throw new ModelException(ComposedNetworks.Remedy(name) is { } remedy
        ? $"Model {name} must be {remedy}."
        : $"There is no model \"{name}\"; `ModelOptions.Name` takes {string.Join(", ", families.Keys)}, and other pairs of an encoder and a decoder, as resnet34-segformer.");

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

        // Layers draw weights as they are made. The networks of this package then replace them from a generator of their own; those of others may keep them.
        LibTorch.Mend();
        using var random = RandomState.Seeded(seed);
        var network = family.Build(options, seed);
        MemoryOrder.ForTraining(network, options);
        return network;
    }
}
