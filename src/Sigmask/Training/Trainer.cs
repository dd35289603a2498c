using Sigmask.Data;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Mpi;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Trains one network by a plan: puts loader, steps, validation, checkpoints and history together.</summary>
public sealed class Trainer
{
    private const int SeedStride = 1_000_003;

    private readonly TrainingPlan plan;
    private readonly NetworkSupply networks;

    /// <summary>A trainer for a plan.</summary>
    /// <param name="plan">All that decides the result besides the data.</param>
    /// <param name="registry">The networks known by name; null: those of this package.</param>
    /// <exception cref="TrainingException">An option is out of range.</exception>
    public Trainer(TrainingPlan plan, ModelRegistry? registry = null)
        : this(plan, new NetworkSupply.ByName(registry ?? ModelRegistry.Standard))
    {
    }

    /// <summary>A trainer of a network of one's own, which stays the caller's.</summary>
    /// <param name="network">Any module from images [B, channels, spatial] to logits [B, classes, spatial]; it is moved to the plan's device and trained in place.</param>
    /// <param name="plan">All that decides the result besides data and network.</param>
    /// <exception cref="TrainingException">An option is out of range.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, TrainingPlan plan)
        : this(plan, new NetworkSupply.ByOwner(network ?? throw new ArgumentNullException(nameof(network))))
    {
    }

    /// <inheritdoc cref="Trainer(nn.Module{Tensor, Tensor}, TrainingPlan)"/>
    /// <param name="network">Any module from images [B, channels, spatial] to logits [B, classes, spatial]; it is moved to the plan's device and trained in place.</param>
    /// <param name="loss">The base loss, also one of one's own (<see cref="LossSpecification.Of"/>); the rest of the plan has its defaults.</param>
    public Trainer(nn.Module<Tensor, Tensor> network, LossSpecification loss)
        : this(network, new TrainingPlan { Loss = loss })
    {
    }

    /// <inheritdoc cref="Trainer(nn.Module{Tensor, Tensor}, LossSpecification)"/>
    /// <param name="network">Any module from images [B, channels, spatial] to logits [B, classes, spatial]; it is moved to the plan's device and trained in place.</param>
    /// <param name="loss">The base loss as text, such as <c>ce+dice</c>.</param>
    /// <exception cref="FormatException">The text is no loss.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, string loss)
        : this(network, LossSpecification.Parse(loss))
    {
    }

    private Trainer(TrainingPlan plan, NetworkSupply networks)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Options.Checked();
        plan.Envelope.Validate();
        foreach (var candidate in plan.Candidates)
        {
            candidate.Validate();
        }

        // A rival stands in the envelope's place.
        this.plan = plan.Method == TrainingMethod.Envelope ? plan : plan with { Envelope = EnvelopeOptions.Plain, Candidates = [], Guide = Guide.Self };
        this.networks = networks;
    }

    /// <summary>All that decides the result besides the data.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>Steps of the whole training: those of the plan, unless set here; null: as many as its epochs have.</summary>
    public long? Steps
    {
        get => plan.Options.Steps;
        init => plan = plan with { Options = (plan.Options with { Steps = value }).Checked() };
    }

    /// <summary>The envelope around the loss: that of the plan, unless set here. A rival that stands in its place leaves it off.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EnvelopeOptions Envelope
    {
        get => plan.Envelope;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Validate();
            plan = plan.Method == TrainingMethod.Envelope ? plan with { Envelope = value } : plan;
        }
    }

    /// <summary>Where the run is kept; null: nowhere, and nothing is written.</summary>
    public RunFolder? Folder { get; init; }

    /// <summary>Whether to go on from the last checkpoint of the folder, if it has one.</summary>
    public bool Resume { get; init; }

    /// <summary>The data, prepared as the plan says, if that was begun before; null: they are prepared as they are needed.</summary>
    public PreparedCache? Prepared { get; init; }

    /// <summary>Receives the progress of the training.</summary>
    public ITrainingProgress? Progress { get; init; }

    /// <summary>
    /// The processes that share every batch, each of which runs the same training (docs/scaling.md); null: there is one. Only rank 0 is given a folder and reports progress. Each validates, or receives the score from
    /// its validation.
    /// </summary>
    public ICommunicator? Ranks { get; init; }

    /// <summary>The least time between checkpoints that follow validations: saving a network may take longer than the steps in between.</summary>
    internal TimeSpan CheckpointSpacing { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Trains a network.</summary>
    /// <param name="data">The samples to learn from.</param>
    /// <param name="validation">Held-back cases, by which the best weights are chosen; null: the last weights are kept.</param>
    /// <param name="cancellation">Stops after the step under way, with a checkpoint.</param>
    /// <exception cref="TrainingException">Loss or gradient are not finite, or a file cannot be written.</exception>
    /// <exception cref="ModelException">There is no such network or device, or the checkpoint or the encoder's weights are of another network.</exception>
    /// <exception cref="DataException">A sample cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainedNetwork Run(ISampleSource data, IValidation? validation = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Prepared is not null && (Prepared.Source != data || Prepared.Preprocessing != plan.Preprocessing))
        {
            throw new ArgumentException("The prepared samples are of other data, or prepared differently from what the plan says.", nameof(data));
        }

        if (data.Cases.Count == 0)
        {
            throw new DataException($"{data.Description.Name} has no case to train on; check the folder and the split.");
        }

        plan.RequireFit(data.Description);
        if (plan.Candidates.Count > 0 && validation is null)
        {
            throw new TrainingException("`TrainingPlan.Candidates` chooses by held-back cases, and none are held back.");
        }

        if (Ranks is not null)
        {
            RequireShareable(Ranks.Size);
        }

        var options = plan.Options;
        var device = ComputeDevice.Find(options.Device);
        using var threads = new ThreadCount(options.Threads);
        using var random = RandomState.Kept();
        var model = networks.Model(plan, data);
        var network = networks.Network(model, options.Seed, device);
        try
        {
            var encoder = networks.LoadEncoder(network, model, plan.EncoderWeights);
            var cases = data.Cases;
            var steps = options.TotalSteps(EpochOrder.StepsIn(cases.Count, options.BatchSize));

            // First, as of a network of one's own there are none: what its learner holds would belong to nobody.
            var companions = Companions(model, device);
            using var state = new TrainingState(Learner(network, model, device), companions) { Trials = plan.Candidates.Count > 0 ? new(plan.Candidates.Count) : null };
            TrainingStep[] candidates = [.. plan.Alternatives.Select(alternative => new TrainingStep(state, alternative, model.Classes, device, steps, cases, Ranks))];
            var record = Folder is null && Ranks is null ? null : RunRecord.Of(plan, model, data, encoder);
            if (Ranks is not null)
            {
                RankAgreement.Require(Ranks, record!);
            }

            Folder?.RequireFree(Resume);
            using var held = Folder?.Lock();
            Folder?.Begin(record!, Resume);
            if (encoder is not null)
            {
                Progress?.Noted(encoder.Summary);
            }

            var isResumed = Resume && Folder is not null && Folder.Checkpoints.TryRestore(state, Progress is null ? null : Progress.Noted);
            if (isResumed)
            {
                Progress?.Noted(Invariant($"resumes {Folder!.Location} after step {state.Step}."));
            }

            if (Ranks is not null)
            {
                RankAgreement.Share(Ranks, state);
            }

            var samples = Prepared ?? new(data, plan.Preprocessing, options.Cache);
            using var history = Folder is null ? null : new HistoryWriter(Folder.History, validation?.Classes ?? [], isResumed ? state.Step : 0, [.. candidates.SelectMany(candidate => candidate.Further.Names).Distinct()]);
            var session = new TrainingSession(plan, state, candidates, steps)
            {
                Validation = validation,
                History = history,
                Checkpoints = Folder?.Checkpoints,
                CheckpointSpacing = CheckpointSpacing,
                Progress = Progress,
                Ranks = Ranks,
            };
            var last = session.Run(LoaderFrom, cancellation);
            if (state.Trials is { } trials)
            {
                var choice = TrialRecord.Of(plan, trials.Scores, trials.Leader);
                Folder?.Note(choice);
                Progress?.Noted(choice.Summary);
            }

            if (session.Chosen != network)
            {
                ModelWeights.Copy(session.Chosen.state_dict(), network, "average");
            }

            if (options.KeepBest)
            {
                state.BestWeights?.CopyTo(network);
            }

            network.eval();
            Folder?.Finish(network);
            return new()
            {
                Network = network,
                IsOwner = networks.IsOwner,
                Data = data.Description,
                Plan = plan with { Model = model },
                Steps = state.Step,
                Best = state.Best,
                LastStep = last,
                Elapsed = state.Elapsed,
                Envelope = plan.Alternatives[state.Trials?.Leader ?? 0].Envelope,
                TrialScores = state.Trials?.Scores ?? [],
                ChosenTrial = state.Trials?.Leader,
            };

            BatchLoader LoaderFrom(long first) => new(samples, plan.Augmentation, new() { BatchSize = options.BatchSize, Seed = options.Seed, FirstStep = first, Workers = options.Workers, Rank = Ranks?.Rank ?? 0, Ranks = Ranks?.Size ?? 1 });
        }
        catch when (networks.IsOwner)
        {
            network.Dispose();
            throw;
        }
    }

    // What needs more of a batch than a process has.
    private void RequireShareable(int ranks)
    {
        var options = plan.Options;
        var complaint = options.BatchSize < ranks ? Invariant($"`TrainingOptions.BatchSize = {options.BatchSize}`: {ranks} processes need an image each; give a batch of at least {ranks}, or fewer processes.")
            : plan.Method != TrainingMethod.Envelope ? $"`TrainingPlan.Method = {plan.Method}`: only the envelope learns from batches that processes share; train it in one process."
            : plan.Guide == Guide.Cross ? "`TrainingPlan.Guide = cross`: its networks learn from some images of a batch, of which a process may have none; train it in one process, or take `TrainingPlan.Guide = ema`."
            : plan.Loss.BaseLoss.PoolsBatch ? $"`TrainingPlan.Loss = {plan.Loss}`: it takes the pixels of all images of a batch together, which no process has; train it in one process."
            : null;
        if (complaint is not null)
        {
            throw new TrainingException(complaint);
        }
    }

    // Someone else's network may use a layer's parameters outside of the layer's call. Twins have gradients of their own, and graphics cards go backward on another thread than the one that talks to the other ranks.
    private bool ShowsItsOrder(nn.Module network, Device device) => !ForeignNetwork.IsOne(network) && plan.Options.Precision == Precision.Float32 && device.type == DeviceType.CPU;

    // The networks that learn beside it begin with other weights than the first.
    private List<Learner> Companions(ModelOptions model, Device device)
    {
        var companions = new List<Learner>();
        for (var i = 1; i <= plan.Companions; i++)
        {
            var network = networks.Companion(model, unchecked(plan.Options.Seed + (SeedStride * i)), device);
            networks.LoadEncoder(network, model, plan.EncoderWeights);

            // The network that corrects ADELE's labels learns nothing.
            companions.Add(plan.Method is Adele ? new(network, null, plan.Options.Optimizer.Create([])) : Learner(network, model, device, isCompanion: true));
        }

        return companions;
    }

    private Learner Learner(nn.Module<Tensor, Tensor> network, ModelOptions model, Device device, bool isCompanion = false)
    {
        var options = plan.Options;
        var confidences = plan.IsByClassConfidence
            ? Enumerable.Range(0, NetworkHead.CountOf(network)).Select(_ => new ClassConfidence(model.Classes, plan.IsMultiLabel, device)).ToArray()
            : [];
        var guides = isCompanion ? plan.IsGuidedAcross : plan.IsGuidedByAverage;
        var isReduced = guides && options.GuidePrecision == Precision.Bfloat16 && device.type == DeviceType.CPU && !ForeignNetwork.IsOne(network);
        var isEarly = !isCompanion && plan.IsGuidedEarly;
        var average = (guides && !isEarly) || (options.UseAverage && !(isCompanion && plan.IsGuidedAcross)) ? Average(isEarly) : null;
        var loss = LearnedLoss.Of(plan.Loss.BaseLoss);
        return new(network, average, options.Optimizer.Create(network.named_parameters()), confidences)
        {
            EarlyAverage = isEarly ? Average() : null,
            Loss = loss,
            Buckets = Ranks is null ? null : new(Ranks, network.parameters().Concat(loss?.Parameters ?? []), ShowsItsOrder(network, device) ? network : null),
            Statistics = Ranks is null ? null : new(Ranks, network),
            Twin = options.Precision == Precision.Float32 ? null : new(network, Twin()),
        };

        WeightAverage Average(bool isKeptAlone = false) => new(network, Twin(), options.AverageDecay, isReduced && !isKeptAlone ? Twin() : null);

        nn.Module<Tensor, Tensor> Twin() => networks.Twin(network, model, device);
    }
}
