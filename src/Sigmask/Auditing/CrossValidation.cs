using Sigmask.Data;
using Sigmask.Inference;
using Sigmask.Loading;
using Sigmask.Losses;
using Sigmask.Models;
using Sigmask.Training;

namespace Sigmask.Auditing;

/// <summary>
/// Trains the networks of an audit. In a folder each has its run, FOLD or FOLD-SEED: one that is finished is not trained again, and one that was killed goes on from its last checkpoint.
/// </summary>
public sealed class CrossValidation
{
    private readonly AuditPlan plan;
    private readonly ModelRegistry? registry;

    /// <summary>A cross-validation by a plan.</summary>
    /// <param name="plan">All that decides the result besides the data.</param>
    /// <param name="registry">The networks known by name; null: those of this package.</param>
    /// <exception cref="TrainingException">The plan has labels of which a pixel may have several, or too few folds or seeds.</exception>
    public CrossValidation(AuditPlan plan, ModelRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        RequireOneClass(plan.Training);
        if (plan.Folds < 2 || plan.Seeds < 1)
        {
            throw new TrainingException(Invariant($"`AuditPlan.Folds = {plan.Folds}` `AuditPlan.Seeds = {plan.Seeds}`: there must be at least 2 folds and 1 seed."));
        }

        this.plan = plan with { Training = plan.Training with { Options = plan.Training.Options with { KeepBest = false } } };
        this.registry = registry;
    }

    /// <summary>Where the runs are kept; null: nowhere, and nothing is written.</summary>
    public string? Folder { get; init; }

    /// <summary>The words of the command that asks for it, the verb first, for the records of the runs; null where a program does.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Receives progress.</summary>
    public IAuditProgress? Progress { get; init; }

    /// <summary>Trains all networks and audits the data set with them.</summary>
    /// <param name="source">Annotated cases of at least as many patients as folds.</param>
    /// <param name="judge">Runs the audit, for instance under a display of progress; null: plainly.</param>
    /// <param name="cancellation">Stops after the step or before the case under way.</param>
    /// <exception cref="DataException">A case cannot be used, or there are fewer patients than folds.</exception>
    /// <exception cref="TrainingException">A training fails, or the folder has runs of other settings.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public LabelAudit Run(ISampleSource source, Func<IJudge, LabelAudit>? judge = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var threads = new ThreadCount(plan.Training.Options.Threads);
        var (folds, foldOfPatient) = (new List<IReadOnlyList<Predictor>>(), new Dictionary<string, int>());
        try
        {
            for (var number = 1; number <= plan.Folds; number++)
            {
                var fold = new Fold(number, plan.Folds);
                var (training, held) = Split.OfFold(source.Cases, fold, plan.Training.Options.Seed).Apply(source);
                foreach (var key in held.Cases)
                {
                    foldOfPatient[key.Patient] = number - 1;
                }

                var networks = new List<Predictor>();
                folds.Add(networks);
                for (var seed = 0; seed < plan.Seeds; seed++)
                {
                    networks.Add(Train(fold, seed, training, held, cancellation));
                }
            }
        }
        catch
        {
            using var trained = new CrossValidatedJudge(source, folds, foldOfPatient, plan.Training.Preprocessing);
            throw;
        }

        using var networksOfAll = new CrossValidatedJudge(source, folds, foldOfPatient, plan.Training.Preprocessing);
        return judge is null ? LabelAudit.Of(networksOfAll, null, cancellation) : judge(networksOfAll);
    }

    /// <summary>Fails if a pixel may have several labels: what is suspected and suggested is one class a pixel.</summary>
    internal static void RequireOneClass(TrainingPlan training)
    {
        if (training.IsMultiLabel)
        {
            throw new TrainingException($"`TrainingPlan.Loss = {training.Loss}`: an audit is of one class a pixel; say ce instead of bce.");
        }
    }

    private Predictor Train(Fold fold, int offset, ISampleSource training, ISampleSource held, CancellationToken cancellation)
    {
        var options = plan.Training.Options with { Seed = plan.Training.Options.Seed + offset };
        Progress?.Started(fold, options.Seed, training.Cases.Count, held.Cases.Count);
        var shown = new ProofreadingSource(new PreparedCache(training, plan.Training.Preprocessing, options.Cache), plan.Proofreading, options.Seed);

        // What it reads is prepared already.
        var channels = shown.Description.Channels;
        var prepared = new Preprocessing { Patch = plan.Training.Preprocessing.Patch, Normalisation = IntensityNormalisation.Fixed(new double[channels], [.. Enumerable.Repeat(1.0, channels)]) };
        var augmentation = plan.Training.Augmentation with { IntensityChannels = training.Description.Channels };
        var trainer = new Trainer(plan.Training with { Options = options, Preprocessing = prepared, Augmentation = augmentation }, registry)
        {
            // Among what others may have put there.
            Folder = Folder is null ? null : new RunFolder(Path.Combine(Folder, offset == 0 ? Invariant($"{fold.Number}") : Invariant($"{fold.Number}-{offset + 1}")), force: true) { Command = Command },
            Resume = true,
            Progress = Progress,
        };
        return new Predictor(trainer.Run(shown, cancellation: cancellation).Network, shown.Description, prepared, isMultiLabel: false);
    }
}

/// <summary>Receives the progress of the trainings of an audit.</summary>
public interface IAuditProgress : ITrainingProgress
{
    /// <summary>A training begins, or is restored if it is finished.</summary>
    /// <param name="fold">Which fold, and of how many.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="training">Cases to learn from.</param>
    /// <param name="held">Cases that will be judged.</param>
    void Started(Fold fold, int seed, int training, int held);
}
