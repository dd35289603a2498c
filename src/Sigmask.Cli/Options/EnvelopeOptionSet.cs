using System.CommandLine;
using System.Globalization;
using Sigmask.Cli.Usage;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Options;

/// <summary>The options of the envelope, the same for every verb that has one.</summary>
internal sealed class EnvelopeOptionSet
{
    private static readonly Dictionary<string, Smoothing> Smoothings = new()
    {
        ["hard"] = Smoothing.Hard, ["fermi-dirac"] = Smoothing.FermiDirac, ["moreau"] = Smoothing.Moreau,
    };

    private static readonly Dictionary<string, PixelRule> Rules = new() { ["share"] = PixelRule.Share, ["deviation"] = PixelRule.Deviation };

    private static readonly Dictionary<string, Guide> Guides = new() { ["self"] = Guide.Self, ["ema"] = Guide.Ema, ["early"] = Guide.Early, ["cross"] = Guide.Cross };

    private readonly EnvelopeOptions defaults;
    private readonly Guide defaultGuide;
    private readonly Option<ImageMass?> topKOption;
    private readonly Option<double?> sigmaOption;
    private readonly Option<PixelRule?> ruleOption;
    private readonly Option<Smoothing?> smoothingOption;
    private readonly Option<double?> widthOption;
    private readonly Option<double?> imageWidthOption;
    private readonly Option<double?> classFloorOption;
    private readonly Option<Guide?> guideOption;
    private readonly Option<Evidence?> evidenceOption;
    private readonly Option<Ramp?> rampOption;
    private readonly Option<bool> bareOption;

    /// <summary>The options of a verb.</summary>
    /// <param name="defaults">What holds where an option is not given.</param>
    /// <param name="guide">The same for <c>--guide</c>.</param>
    public EnvelopeOptionSet(EnvelopeOptions defaults, Guide guide)
    {
        (this.defaults, defaultGuide) = (defaults, guide);
        topKOption = OptionValue.Parsed("--top-k", "SHARE|COUNT", Say("Keep this share of the batch's images, the hardest ones; above 1: this many. 1 = off", defaults.TopK), Mass, "above 0: a share up to 1, or a count above 1");
        sigmaOption = OptionValue.Real("--sigma", "SHARE|C", Say("Drop this share of each image's pixels, those with the largest losses; 0 = off. With --sigma-rule deviation: drop what lies C standard deviations above the mean", defaults.Sigma), value => value >= 0 && double.IsFinite(value), "in [0, 1), or at least 0 with --sigma-rule deviation");
        ruleOption = OptionValue.Word("--sigma-rule", Say("What --sigma means", Rules, defaults.Rule), Rules);
        smoothingOption = OptionValue.Word("--smoothing", Say("How the selection is smoothed", Smoothings, defaults.Smoothing), Smoothings);
        widthOption = OptionValue.Real("--width", "T", Say("Width of the smoothing at pixel level, in standard deviations of the losses", defaults.PixelWidth), IsWidth, "a finite number of at least 0");
        imageWidthOption = OptionValue.Real("--width-image", "T", Say("The same at image level", defaults.ImageWidth), IsWidth, "a finite number of at least 0");
        classFloorOption = OptionValue.Real("--class-floor", "RHO", Say("Every class keeps at least this share of its own pixels; 0 = off", defaults.ClassFloor), value => value is >= 0 and <= 1, "in [0, 1]");
        guideOption = OptionValue.Word("--guide", Say("Whose losses decide which pixels are dropped: the network's own (self); those of the moving average of its weights (ema); of that average, frozen at the end of the ramp (early); or of two further networks that each learn from half of the patients and judge the other half (cross, in training)", Guides, guide), Guides);
        evidenceOption = OptionValue.Parsed("--evidence", "P|class[:SHARE[:OWN[:MOST]]]|off", Say("Evidence needed against a label. P: drop at most as many pixels as have a probability below P for their label; class: drop only pixels where another class reaches its usual probability, and none of a class that the guide contradicts by more than half, in the image or usually; class:SHARE:OWN:MOST: where another class reaches SHARE of its usual probability, the annotated one is below OWN of its own, and the class is contradicted by up to MOST; off: none is needed, so that every image loses the share sigma", defaults.Evidence), EvidenceOf, "a probability in (0, 1], class:SHARE:OWN:MOST, class:SHARE:OWN, class:SHARE, class or off");
        rampOption = OptionValue.Parsed("--ramp", "START:END|auto|none", Say("The selection is phased in between these shares of the training; auto = when the network begins to memorise labels (in training); none = in force from the start", defaults.Ramp), RampOf, "none, auto or START:END with 0 <= START <= END <= 1, as 0.3:0.6");
        bareOption = new Option<bool>("--bare") { Description = "The paper's method alone: top-k 0.75, sigma 0.1, guide self, no class floor, no evidence, no ramp." };
        IgnoreIndex = new Option<long[]>("--ignore-index")
        {
            HelpName = "I",
            Description = "A label value whose pixels take no part; repeatable.",
            CustomParser = result => [.. result.Tokens.Select(token => Integer(token.Value, result))],
        };
    }

    /// <summary><c>--ignore-index I</c>, repeatable.</summary>
    public Option<long[]> IgnoreIndex { get; }

    private IEnumerable<Option> Settings => [topKOption, sigmaOption, ruleOption, smoothingOption, widthOption, imageWidthOption, classFloorOption, guideOption, evidenceOption, rampOption, bareOption];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Settings)
        {
            command.Add(option);
        }

        command.Add(IgnoreIndex);
    }

    /// <summary>The settings: what was typed, over <c>--bare</c> or the defaults.</summary>
    /// <exception cref="UsageException">Two options contradict each other.</exception>
    public EnvelopeOptions Read(ParseResult parsed)
    {
        var ground = parsed.GetValue(bareOption)
            ? defaults with { TopK = EnvelopeOptions.Bare.TopK, Sigma = EnvelopeOptions.Bare.Sigma, ClassFloor = EnvelopeOptions.Bare.ClassFloor, Evidence = EnvelopeOptions.Bare.Evidence, Ramp = EnvelopeOptions.Bare.Ramp }
            : defaults;
        var options = ground with
        {
            TopK = parsed.GetValue(topKOption) ?? ground.TopK,
            Sigma = parsed.GetValue(sigmaOption) ?? ground.Sigma,
            Rule = parsed.GetValue(ruleOption) ?? ground.Rule,
            Smoothing = parsed.GetValue(smoothingOption) ?? ground.Smoothing,
            PixelWidth = parsed.GetValue(widthOption) is { } width ? Width.Relative(width) : ground.PixelWidth,
            ImageWidth = parsed.GetValue(imageWidthOption) is { } imageWidth ? Width.Relative(imageWidth) : ground.ImageWidth,
            ClassFloor = parsed.GetValue(classFloorOption) ?? ground.ClassFloor,
            Evidence = parsed.GetValue(evidenceOption) ?? ground.Evidence,
            Ramp = parsed.GetValue(rampOption) ?? ground.Ramp,
        };
        if (options.Rule == PixelRule.Share && options.Sigma >= 1)
        {
            throw new UsageException(Invariant($"--sigma {options.Sigma}: must be in [0, 1), the share of pixels to drop; standard deviations need --sigma-rule deviation."));
        }

        if (options.Rule == PixelRule.Deviation && parsed.GetValue(sigmaOption) is null)
        {
            throw new UsageException("--sigma-rule deviation: give --sigma C as well, in standard deviations above the mean, such as 2.");
        }

        return options;
    }

    /// <summary>Whose losses decide.</summary>
    public Guide ReadGuide(ParseResult parsed) => parsed.GetValue(guideOption) ?? (parsed.GetValue(bareOption) ? Guide.Self : defaultGuide);

    /// <summary>The settings around a base loss. One that selects by itself stands beside the envelope, which is then off.</summary>
    /// <param name="loss">The base loss.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="images">Images in a batch.</param>
    /// <param name="method">How is learned, in training; a rival of the envelope stands in its place.</param>
    /// <param name="isOff">Whether <c>--envelope off</c> asks for the base loss alone.</param>
    /// <exception cref="UsageException">Two options contradict each other, or there are fewer images than are to be kept.</exception>
    public EnvelopeOptions ReadFor(LossSpecification loss, ParseResult parsed, int images, TrainingMethod? method = null, bool isOff = false)
    {
        if (isOff && Settings.FirstOrDefault(option => IsTyped(option, parsed)) is { } typed)
        {
            throw new UsageException($"{typed.Name}: it belongs to the envelope, which --envelope off turns off; leave one of the two out.");
        }

        var options = isOff ? defaults with { Sigma = 0, TopK = EnvelopeOptions.Plain.TopK } : Read(parsed);
        if (!options.TopK.IsShare && options.TopK.Value > images)
        {
            throw new UsageException(Invariant($"--top-k {options.TopK.Value}: a batch has only {Quantity.Of(images, "image")}; give at most that, or a share in (0, 1]."));
        }

        var isRival = method is not null && method != TrainingMethod.Envelope;
        if (options.IsOff || (loss.BaseLoss.Batch.Count == 0 && !isRival))
        {
            return isRival ? EnvelopeOptions.Plain : options;
        }

        return !Settings.Any(option => IsTyped(option, parsed)) ? EnvelopeOptions.Plain
            : isRival ? throw new UsageException($"--method {method}: it stands in the place of the envelope; leave the envelope's options out.")
            : throw new UsageException($"--loss {loss}: this loss selects by itself and cannot stand inside the envelope; leave the envelope's options out, or say --sigma 0 --top-k 1.");
    }

    /// <summary>A guide as it is typed.</summary>
    public static string NameOf(Guide guide) => Name(Guides, guide);

    // A plan says "bare": false to undo a wider entry's.
    private bool IsTyped(Option option, ParseResult parsed) => parsed.GetResult(option) is { Implicit: false } && (option != bareOption || parsed.GetValue(bareOption));

    private static long Integer(string text, System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            result.AddError($"--ignore-index {text}: must be an integer.");
        }

        return value;
    }

    private static bool IsWidth(double value) => value >= 0 && double.IsFinite(value);

    private static ImageMass? Mass(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value <= 1 ? ImageMass.Share(value) : ImageMass.Count(value)
            : null;

    private static Evidence? EvidenceOf(string text) => text.ToLowerInvariant() switch
    {
        "class" => Evidence.ByClass,
        _ when text.StartsWith("class:", StringComparison.OrdinalIgnoreCase) => ByClass(text.Split(':')[1..]),
        "off" => Evidence.Off,
        _ => Share(text) is { } p ? Evidence.Below(p) : null,
    };

    // class:SHARE, class:SHARE:OWN and class:SHARE:OWN:MOST, in which OWN may be left out.
    private static Evidence? ByClass(string[] shares)
    {
        var isComplete = shares.Length <= 3 && shares.Index().All(item => Share(item.Item) is not null || (item is { Index: 1, Item: "" } && shares.Length == 3));
        return isComplete ? Evidence.ByClassFrom(Share(shares[0])!.Value, Share(shares.ElementAtOrDefault(1)), Share(shares.ElementAtOrDefault(2)) ?? 1) : null;
    }

    private static double? Share(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1 ? value : null;

    private static Ramp? RampOf(string text)
    {
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return Ramp.None;
        }

        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return Ramp.Auto;
        }

        var parts = text.Split(':');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var start)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var end)
            && start >= 0 && end >= start && end <= 1
            ? new Ramp(start, end)
            : null;
    }

    private static string Say(string what, object value) => Invariant($"{what} (default {value}).");

    private static string Say<T>(string what, Dictionary<string, T> words, T value)
        where T : struct => Say(what, Name(words, value));

    private static string Name<T>(Dictionary<string, T> words, T value)
        where T : struct => words.First(word => word.Value.Equals(value)).Key;
}
