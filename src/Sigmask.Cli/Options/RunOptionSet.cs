using System.CommandLine;
using Sigmask.Losses;
using Sigmask.Training;

namespace Sigmask.Cli.Options;

/// <summary>All options that decide a training: those of <c>train</c>, which are the keys of a plan as well.</summary>
/// <param name="isDataRequired">Whether the folder of a data set must be given.</param>
internal sealed class RunOptionSet(bool isDataRequired)
{
    private readonly LossOption loss = new("ce+dice", "bce+dice");

    /// <summary>Which data set.</summary>
    public DataOptionSet Data { get; } = new(isDataRequired);

    /// <summary>The envelope, and which label values take no part.</summary>
    public EnvelopeOptionSet Envelope { get; } = new(new EnvelopeOptions(), Guide.Early);

    /// <summary>How images are made fit for the network.</summary>
    public PreprocessingOptionSet Preprocessing { get; } = new();

    /// <summary>The network and how it is trained.</summary>
    public TrainingOptionSet Training { get; } = new();

    /// <summary>What an audit of the same data with the same network takes over. It has a loss and an envelope of its own, and holds every case back once.</summary>
    public IReadOnlyList<Option> OfAudit => [.. Data.Options, Envelope.IgnoreIndex, .. Preprocessing.Options, .. Training.CommonOptions, .. Training.PlaceOptions];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        Data.AddTo(command);
        command.Add(loss.Option);
        Envelope.AddTo(command);
        Preprocessing.AddTo(command);
        Training.AddTo(command);
    }

    /// <summary>The training that was asked for, before its preprocessing, which depends on the data.</summary>
    /// <exception cref="Usage.UsageException">Two options contradict each other.</exception>
    public TrainingPlan Plan(ParseResult parsed)
    {
        var spec = loss.Read(parsed, isMultiLabel: null);
        var options = Training.Training(parsed);
        var method = Training.Method(parsed);
        var envelope = Envelope.ReadFor(spec, parsed, options.BatchSize, method, Training.IsEnvelopeOff(parsed));
        return new TrainingPlan
        {
            Method = method,
            Model = Training.Model(parsed),
            EncoderWeights = Training.EncoderFile(parsed),
            Loss = spec,
            Envelope = envelope,
            Candidates = Training.Candidates(parsed, envelope),
            Guide = Envelope.ReadGuide(parsed),
            Augmentation = Training.Augmentation(parsed),
            Options = options,
        };
    }
}
