using System.CommandLine;
using System.CommandLine.Parsing;
using Sigmask.Augmentation;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Cli.Options;

/// <summary>The network and how it is trained.</summary>
internal sealed class TrainingOptionSet
{
    private static readonly TrainingOptions Defaults = new();
    private static readonly ModelOptions ModelDefaults = new() { Channels = 1, Classes = 2 };
    private static readonly Dictionary<string, OptimizerKind> Optimizers = new() { ["adamw"] = OptimizerKind.AdamW, ["adam"] = OptimizerKind.Adam, ["sgd"] = OptimizerKind.Sgd };
    private static readonly Dictionary<string, Decay> Schedules = new() { ["poly"] = Decay.Poly, ["cosine"] = Decay.Cosine, ["constant"] = Decay.None };
    private static readonly Dictionary<string, EnvelopeChoice> EnvelopeChoices = new() { ["given"] = EnvelopeChoice.Given, ["auto"] = EnvelopeChoice.Auto, ["off"] = EnvelopeChoice.Off };
    private static readonly Dictionary<string, Normalization> Normalizations = new() { ["batch"] = Normalization.Batch, ["instance"] = Normalization.Instance };

    private readonly Option<string?> modelOption = NetworkOption($"The network; 'sigmask models' lists them (default {ModelDefaults.Name}).");
    private readonly Option<int?> baseWidthOption = OptionValue.Integer("--base-width", "N", "Feature maps of the network's first level (default: as published).", 1);
    private readonly Option<int?> levelsOption = OptionValue.Integer("--levels", "N", "Levels of resolution (default: as published).", 1, 8);
    private readonly Option<Normalization?> normalizationOption = OptionValue.Word("--normalization", "How feature maps are normalised (default batch).", Normalizations);
    private readonly Option<double?> dropoutOption = OptionValue.Real("--dropout", "P", "Share of feature maps dropped while training (default 0).", value => value is >= 0 and < 1, "in [0, 1)");
    private readonly Option<string?> encoderOption = OptionValue.Parsed("--encoder-weights", "FILE", "Begin with the encoder of a public checkpoint, a safetensors file (docs/models.md).", name => File.Exists(name) ? name : null, "a safetensors file that exists");
    private readonly Option<TrainingMethod?> methodOption = new("--method")
    {
        HelpName = "METHOD",
        Description = "How it learns from labels that may be wrong: envelope, or a rival in its place, co-teaching(rate=R,ramp=0.05) or adele(threshold=0.7,every=10,consistency=1,confidence=0.8) (default envelope).",
        CustomParser = MethodOf,
    };

    private readonly Option<EnvelopeChoice?> envelopeOption = OptionValue.Word("--envelope", "given: the envelope as its options say; auto: try it, the plain loss and the envelope with the image level switched, and go on with the one that does best on the held-back cases (with the default ramp twice the steps in all); off: the base loss alone (default given).", EnvelopeChoices);
    private readonly Option<int?> epochsOption = OptionValue.Integer("--epochs", "N", Invariant($"Passes over the data (default {Defaults.Epochs})."), 1);
    private readonly Option<int?> stepsOption = OptionValue.Integer("--steps", "N", "Steps of the whole training, instead of --epochs.", 1);
    private readonly Option<int?> batchOption = OptionValue.Integer("--batch", "N", Invariant($"Images in a batch (default {Defaults.BatchSize})."), 1);
    private readonly Option<double?> rateOption = OptionValue.Real("--lr", "RATE", Invariant($"Peak learning rate (default {Defaults.LearningRate.Peak})."), value => value is > 0 and <= float.MaxValue, "positive and at most 3.4e38");
    private readonly Option<OptimizerKind?> optimizerOption = OptionValue.Word("--optimizer", "Optimizer (default adamw).", Optimizers);
    private readonly Option<Decay?> scheduleOption = OptionValue.Word("--schedule", "Learning-rate schedule (default poly).", Schedules);
    private readonly Option<double?> warmUpOption = OptionValue.Real("--warm-up", "SHARE", "Share of the training over which the learning rate rises to its peak (default 0).", value => value is >= 0 and < 1, "in [0, 1)");
    private readonly Option<double?> weightDecayOption = OptionValue.Real("--weight-decay", "W", Invariant($"Weight decay (default {Defaults.Optimizer.WeightDecay})."), value => value >= 0 && double.IsFinite(value), "at least 0");
    private readonly Option<double?> clipOption = OptionValue.Real("--clip", "LENGTH", Invariant($"Gradient clipping: the largest norm of the gradient (default {Defaults.GradientBound})."), value => value > 0, "positive");
    private readonly Option<AugmentationOptions?> augmentOption = OptionValue.Parsed("--augment", string.Join('|', AugmentationOptions.Presets.Keys), "How images are changed at random (default 'default').", name => AugmentationOptions.Presets.GetValueOrDefault(name), $"one of {string.Join(", ", AugmentationOptions.Presets.Keys)}");
    private readonly Option<Precision?> guidePrecisionOption = OptionValue.Word("--guide-precision", "Numbers that the envelope's guide computes in (default float32; bfloat16 is quicker where the processor has instructions for it).", DeviceOptionSet.Precisions);
    private readonly Option<bool?> emaOption = new("--ema") { Description = "Validate, save and use the moving average of the weights (default true; --ema false: the last ones)." };
    private readonly Option<int?> seedOption = OptionValue.Integer("--seed", "S", Invariant($"Same seed and threads, same result (default {Defaults.Seed})."), 0);
    private readonly Option<Fold?> foldOption = OptionValue.Parsed("--fold", "I/N", "Hold back the I-th of N folds for validation, by patient, from 1/N on (default: the first fold that the data set declares itself, else a fifth of the cases).", FoldOf, "I/N with N of at least 2 and I from 1 to N, as 1/5");
    private readonly DeviceOptionSet deviceOptions = new();
    private readonly CacheOptionSet cacheOptions = new();
    private readonly Option<int?> validateEveryOption = OptionValue.Integer("--validate-every", "N", "Steps between validations (default: ten in the training).", 1);

    private readonly bool holdsBack;

    /// <param name="holdsBack">Whether the verb trains one network and validates it on cases that are held back, by which methods may choose.</param>
    public TrainingOptionSet(bool holdsBack = true) => this.holdsBack = holdsBack;

    /// <summary>Which network.</summary>
    public IReadOnlyList<Option> NetworkOptions => [modelOption, baseWidthOption, levelsOption, normalizationOption, dropoutOption, encoderOption];

    /// <summary>What all that are compared must have in common: how long is trained, on how many images, changed how.</summary>
    public IReadOnlyList<Option> BudgetOptions => [epochsOption, stepsOption, batchOption, augmentOption, validateEveryOption];

    /// <summary>Which of several trainings that are alike.</summary>
    public IReadOnlyList<Option> RepetitionOptions => [seedOption, foldOption];

    /// <summary>Where is computed and kept.</summary>
    public IReadOnlyList<Option> PlaceOptions => [.. deviceOptions.Options, .. cacheOptions.Options];

    /// <summary>Whether a learning rate was given.</summary>
    public bool HasRate(ParseResult parsed) => parsed.GetValue(rateOption) is not null;

    /// <summary>How is trained, whether cases are held back or not.</summary>
    public IReadOnlyList<Option> CommonOptions =>
    [
        modelOption, baseWidthOption, levelsOption, normalizationOption, dropoutOption, encoderOption, epochsOption, stepsOption, batchOption, rateOption, optimizerOption, scheduleOption, warmUpOption, weightDecayOption, clipOption,
        augmentOption, guidePrecisionOption, emaOption, seedOption,
    ];

    private IEnumerable<Option> Settings => [.. CommonOptions, .. holdsBack ? (Option[])[foldOption, validateEveryOption, methodOption, envelopeOption] : []];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Settings)
        {
            command.Add(option);
        }

        cacheOptions.AddTo(command);
        deviceOptions.AddTo(command);
    }

    /// <summary>The option that takes the name of a network.</summary>
    public static Option<string?> NetworkOption(string description) =>
        OptionValue.Known("--model", "NAME", description, [.. ModelRegistry.Standard.Names], "a network that 'sigmask models' lists", ComposedNetworks.Remedy);

    /// <summary>The network. Channels, classes and dimensions are the data's.</summary>
    public ModelOptions Model(ParseResult parsed) => ModelDefaults with
    {
        Name = parsed.GetValue(modelOption) ?? ModelDefaults.Name,
        Width = parsed.GetValue(baseWidthOption),
        Levels = parsed.GetValue(levelsOption),
        Normalization = parsed.GetValue(normalizationOption) ?? ModelDefaults.Normalization,
        Dropout = parsed.GetValue(dropoutOption) ?? ModelDefaults.Dropout,
    };

    /// <summary>The file that the encoder begins with; null: random weights.</summary>
    /// <exception cref="ModelException">The network has no encoder that weights are published for, or the file cannot be used.</exception>
    public string? EncoderFile(ParseResult parsed)
    {
        var file = parsed.GetValue(encoderOption);
        if (file is not null)
        {
            // Before the data are read, which may take a while.
            EncoderWeights.RequireLayout(ModelRegistry.Standard.Find(Model(parsed).Name));
            SafetensorsFile.Read(file).Dispose();
        }

        return file;
    }

    /// <summary>How it learns from labels that may be wrong.</summary>
    public TrainingMethod Method(ParseResult parsed) => parsed.GetValue(methodOption) ?? TrainingMethod.Envelope;

    /// <summary>Whether the base loss alone is asked for.</summary>
    public bool IsEnvelopeOff(ParseResult parsed) => parsed.GetValue(envelopeOption) == EnvelopeChoice.Off;

    /// <summary>The envelopes among which the training chooses; empty if the given one is to be taken.</summary>
    /// <exception cref="UsageException">There is nothing to choose.</exception>
    public IReadOnlyList<EnvelopeOptions> Candidates(ParseResult parsed, EnvelopeOptions envelope)
    {
        try
        {
            return parsed.GetValue(envelopeOption) == EnvelopeChoice.Auto ? TrainingPlan.CandidatesAround(envelope) : [];
        }
        catch (TrainingException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    /// <summary>Length, speed and place.</summary>
    /// <exception cref="UsageException">Two options contradict each other.</exception>
    public TrainingOptions Training(ParseResult parsed)
    {
        if (parsed.GetValue(epochsOption) is not null && parsed.GetValue(stepsOption) is not null)
        {
            throw new UsageException("--epochs and --steps both say how long; give one of them.");
        }

        return Defaults with
        {
            Epochs = parsed.GetValue(epochsOption) ?? Defaults.Epochs,
            Steps = parsed.GetValue(stepsOption),
            BatchSize = parsed.GetValue(batchOption) ?? Defaults.BatchSize,
            Optimizer = Optimizer(parsed),
            LearningRate = Defaults.LearningRate with
            {
                Peak = parsed.GetValue(rateOption) ?? Defaults.LearningRate.Peak,
                Decay = parsed.GetValue(scheduleOption) ?? Defaults.LearningRate.Decay,
                WarmUp = parsed.GetValue(warmUpOption) ?? Defaults.LearningRate.WarmUp,
            },
            GradientBound = parsed.GetValue(clipOption) ?? Defaults.GradientBound,
            Seed = parsed.GetValue(seedOption) ?? Defaults.Seed,
            Device = deviceOptions.Device(parsed),
            Threads = deviceOptions.Threads(parsed),
            Workers = cacheOptions.Workers(parsed) ?? Defaults.Workers,
            Cache = cacheOptions.Cache(parsed),
            Precision = deviceOptions.Precision(parsed),
            GuidePrecision = parsed.GetValue(guidePrecisionOption) ?? Defaults.GuidePrecision,
            UseAverage = parsed.GetValue(emaOption) ?? Defaults.UseAverage,
            ValidateEvery = parsed.GetValue(validateEveryOption),
        };
    }

    /// <summary>How images are changed at random.</summary>
    public AugmentationOptions Augmentation(ParseResult parsed) => parsed.GetValue(augmentOption) ?? AugmentationOptions.Default;

    /// <summary>Which cases are held back: a fold that the data set declares itself, or one made by patient.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The data set.</param>
    /// <param name="seed">Chooses the patients.</param>
    /// <exception cref="UsageException">The data set declares another number of folds.</exception>
    public Split Split(ParseResult parsed, OpenedData data, int seed)
    {
        var fold = parsed.GetValue(foldOption);
        if (data.Folds is not { } declared)
        {
            return fold is null ? Data.Split.OfShare(data.Source.Cases, 0.2, seed) : Data.Split.OfFold(data.Source.Cases, fold, seed);
        }

        return fold is null || fold.Count == declared.Count
            ? declared[(fold?.Number ?? 1) - 1]
            : throw new UsageException($"--fold {fold}: {(data.FoldFile is { } file ? Path.GetFileName(file) : "the layout")} of the data has {Quantity.Of(declared.Count, "fold")}; {Quantity.Word(declared.Count, "it is held back without --fold", "ask for one of these")}.");
    }

    /// <summary>The fold to hold back; null if none was asked for.</summary>
    public Fold? HeldBack(ParseResult parsed) => parsed.GetValue(foldOption);

    private OptimizerOptions Optimizer(ParseResult parsed) => Defaults.Optimizer with
    {
        Kind = parsed.GetValue(optimizerOption) ?? Defaults.Optimizer.Kind,
        WeightDecay = parsed.GetValue(weightDecayOption) ?? Defaults.Optimizer.WeightDecay,
    };

    private static TrainingMethod? MethodOf(ArgumentResult result)
    {
        try
        {
            return TrainingMethod.Parse(result.Tokens[0].Value);
        }
        catch (FormatException error)
        {
            result.AddError($"--method {result.Tokens[0].Value}: {error.Message}");
            return null;
        }
    }

    private static Fold? FoldOf(string text)
    {
        try
        {
            return Fold.Parse(text);
        }
        catch (DataException)
        {
            return null;
        }
    }
}

/// <summary>Where the envelope of a training comes from.</summary>
internal enum EnvelopeChoice
{
    /// <summary>From the options.</summary>
    Given,

    /// <summary>From trials on the held-back cases.</summary>
    Auto,

    /// <summary>None: the base loss alone.</summary>
    Off,
}
