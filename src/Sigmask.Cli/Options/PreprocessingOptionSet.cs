using System.CommandLine;
using Sigmask.Cli.Usage;
using Sigmask.Data;

namespace Sigmask.Cli.Options;

/// <summary>How images are made fit for the network. A run keeps it, so that <c>predict</c> and <c>evaluate</c> repeat it.</summary>
internal sealed class PreprocessingOptionSet
{
    private const int Stride = 16;
    private static readonly int[] PictureSize = [128, 128];
    private static readonly int[] VolumeSize = [32, 96, 96];
    private static readonly PatchOptions PatchDefaults = new(PictureSize);

    private readonly Option<SizeText?> sizeOption = OptionValue.Parsed("--size", "N|HxW|DxHxW", "Size to which every image is brought, whole (default 128x128; 32x96x96 for volumes).", SizeText.Parse, SizeText.Rule);
    private readonly Option<SpacingText?> spacingOption = OptionValue.Parsed("--spacing", "MM|auto|median", "Resample every image to this pixel spacing in mm and train on patches, instead of --size; auto: the finest of any case, so that no label loses detail.", SpacingText.Parse, SpacingText.Rule);
    private readonly Option<SizeText?> patchOption = OptionValue.Parsed("--patch", "N|HxW|DxHxW", "Train on parts of this size and predict in windows of it; alone, images keep their own pixels.", SizeText.Parse, SizeText.Rule);
    private readonly Option<double?> foregroundOption = OptionValue.Real("--foreground", "SHARE", "Share of the patches that are cut around a structure (default 1/3).", value => value is >= 0 and <= 1, "in [0, 1]");
    private readonly Option<IntensityNormalisation?> normalisationOption = OptionValue.Parsed("--intensity", "z-score|percentile|ct|rgb|range", "How the values of images are brought to one scale; percentile:LOW:HIGH and ct:LOW:HIGH say where they are clipped (default: ct if the data set says CT, else z-score).", IntensityText.Parse, IntensityText.Rule);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options => [sizeOption, spacingOption, patchOption, foregroundOption, normalisationOption];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for, for a data set.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The data set.</param>
    /// <param name="forms">Where the pixels of its samples lie; asked for after all that can be wrong without them.</param>
    /// <exception cref="UsageException">Options contradict each other, or do not fit the data.</exception>
    public Preprocessing Read(ParseResult parsed, OpenedData data, Lazy<IReadOnlyList<SampleForm>> forms)
    {
        var dimensions = data.Source.Description.Dimensions;
        var (typedSize, typedSpacing, typedPatch) = (parsed.GetValue(sizeOption), parsed.GetValue(spacingOption), parsed.GetValue(patchOption));
        if (typedSize is not null && typedSpacing is not null)
        {
            throw new UsageException("--size and --spacing both say how finely images are seen; give one of them.");
        }

        var normalisation = parsed.GetValue(normalisationOption) ?? IntensityNormalisation.For(data.Modalities);
        if (normalisation.Kind == IntensityNormalisationKind.Fixed && normalisation.Means.Count != data.Source.Description.Channels)
        {
            throw new UsageException($"--intensity rgb is for colour; {data.Source.Description.Name} is read with {Quantity.Of(data.Source.Description.Channels, "channel")}. Take z-score.");
        }

        // Hounsfield units of soft tissue and air are negative, which no value of a picture is.
        if (parsed.GetValue(normalisationOption) is { Kind: IntensityNormalisationKind.Window, Low: < 0 and var low, High: var high } && data.Source is AnnotatedPictureSource)
        {
            throw new UsageException(Invariant($"--intensity ct is a window of Hounsfield units, here {low} to {high}; {data.Source.Description.Name} holds pictures, whose values begin at 0. Take z-score, or give the window in the values of the pictures, as ct:0:255."));
        }

        if (typedPatch is null && typedSpacing is null && parsed.GetValue(foregroundOption) is not null)
        {
            throw new UsageException("--foreground says where patches lie; give their size with --patch.");
        }

        var (size, patch) = (typedSize?.For(dimensions, "--size"), typedPatch?.For(dimensions, "--patch"));
        RequireComputable("--size", size, data.Source.Description);
        RequireComputable("--patch", patch, data.Source.Description);
        var spacing = typedSpacing?.For(forms.Value);
        patch ??= spacing is null ? null : LargestUseful(forms.Value, spacing, DefaultSize(dimensions));
        return new Preprocessing
        {
            Size = size ?? (patch is null ? DefaultSize(dimensions) : null),
            Spacing = spacing,
            Patch = patch is null ? null : PatchDefaults with { Size = patch, ForegroundShare = parsed.GetValue(foregroundOption) ?? PatchDefaults.ForegroundShare },
            Normalisation = normalisation,
        };
    }

    private static void RequireComputable(string option, IReadOnlyList<int>? size, DataDescription data)
    {
        var values = (size ?? []).Aggregate((double)Math.Max(data.Channels, data.Classes.Count), (product, length) => product * length);
        if (values > Array.MaxLength)
        {
            throw new UsageException($"{option} {string.Join('x', size!)}: channels or classes times pixels are more values than an array holds; give a smaller size.");
        }
    }

    private static int[] DefaultSize(int dimensions) => dimensions == 2 ? PictureSize : VolumeSize;

    // No longer along an axis than any case is, up to a length that networks can halve.
    private static int[] LargestUseful(IReadOnlyList<SampleForm> forms, IReadOnlyList<double> spacing, int[] most)
    {
        var sizes = forms.Select(form => NetworkGrid.WithSpacing(form, spacing).Size).ToArray();
        return [.. most.Select((length, axis) => Math.Min(length, (sizes.Max(size => size[axis]) + Stride - 1) / Stride * Stride))];
    }
}
