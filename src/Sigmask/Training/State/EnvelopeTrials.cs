using System.Text;
using Sigmask.Losses;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>
/// The trials of a training that chooses its envelope (docs/method.md section 3, "Choosing by held-back cases"): how good the candidates were that have been tried, where they branched off, and how far the best of
/// them came. It is a part of checkpoints.
/// </summary>
internal sealed class EnvelopeTrials : IDisposable
{
    private const string Start = "start.";
    private const string Lead = "lead.";

    private readonly int candidates;
    private readonly List<double> scores = [];

    /// <summary>Nothing has been tried.</summary>
    /// <param name="candidates">How many are to be.</param>
    public EnvelopeTrials(int candidates) => this.candidates = candidates;

    /// <summary>The held-back Dice of each candidate that has been tried.</summary>
    public IReadOnlyList<double> Scores => scores;

    /// <summary>Whether all have been.</summary>
    public bool AreOver => scores.Count == candidates;

    /// <summary>The best candidate up to now, the first of equals.</summary>
    public int Leader => scores.IndexOf(scores.Max());

    /// <summary>Where they branch off; null before that and when all have been tried.</summary>
    public TrainingBranch? Origin { get; private set; }

    /// <summary>Where the trial of the leader ended; null before the first and when all have been tried.</summary>
    public TrainingBranch? Leading { get; private set; }

    /// <summary>The rows of the leader's trial in the history.</summary>
    public string LeadingRows { get; private set; } = "";

    /// <summary>Begins the trials.</summary>
    /// <param name="origin">Belongs to this from now on.</param>
    public void BranchFrom(TrainingBranch origin) => Origin = origin;

    /// <summary>Takes in a trial.</summary>
    /// <param name="score">Its held-back Dice.</param>
    /// <param name="rows">Its rows in the history.</param>
    /// <param name="end">Copies the training as it is at its end; asked for only if it leads.</param>
    public void Add(double score, string rows, Func<TrainingBranch> end)
    {
        scores.Add(score);
        if (Leader == scores.Count - 1)
        {
            Leading?.Dispose();
            (Leading, LeadingRows) = (end(), rows);
        }
    }

    /// <summary>Forgets the branches, once the training goes on with the leader.</summary>
    public void Forget()
    {
        Dispose();
        (Origin, Leading, LeadingRows) = (null, null, "");
    }

    /// <summary>All that it knows, as tensors that belong to the dispose scope of the caller or to this.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors()
    {
        if (scores.Count > 0)
        {
            yield return new("scores", tensor(scores.ToArray()));
        }

        if (LeadingRows.Length > 0)
        {
            yield return new("rows", tensor(Encoding.UTF8.GetBytes(LeadingRows)));
        }

        foreach (var (prefix, branch) in new[] { (Start, Origin), (Lead, Leading) })
        {
            foreach (var (name, one) in branch?.Tensors.Weights ?? new Dictionary<string, Tensor>())
            {
                yield return new(prefix + name, one);
            }

            if (branch?.Best is { } best)
            {
                yield return new($"{prefix}mark", tensor(new[] { best.Step, best.Dice }));
            }
        }
    }

    /// <summary>Takes over what a checkpoint knew.</summary>
    public void Restore(IReadOnlyDictionary<string, Tensor> tensors)
    {
        Forget();
        scores.Clear();
        scores.AddRange(tensors.TryGetValue("scores", out var tried) ? HostArray.Of<double>(tried) : []);
        LeadingRows = tensors.TryGetValue("rows", out var rows) ? Encoding.UTF8.GetString(rows.bytes) : "";
        (Origin, Leading) = (Branch(tensors, Start), Branch(tensors, Lead));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Origin?.Dispose();
        Leading?.Dispose();
    }

    private static TrainingBranch? Branch(IReadOnlyDictionary<string, Tensor> tensors, string prefix)
    {
        var own = tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        ValidationMark? best = own.Remove("mark", out var mark) && HostArray.Of<double>(mark) is var numbers ? new((long)numbers[0], numbers[1]) : null;
        return own.Count == 0 ? null : new(WeightSnapshot.Of(own), best);
    }
}

/// <summary>A training as it was at some step, in memory: all its tensors and its best validation.</summary>
/// <param name="Tensors">By name, as in a checkpoint.</param>
/// <param name="Best">The best validation up to then.</param>
internal sealed record TrainingBranch(WeightSnapshot Tensors, ValidationMark? Best) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Tensors.Dispose();
}
