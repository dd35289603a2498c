using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>How good a network is on held-back cases.</summary>
/// <param name="Dice">The mean over cases and foreground classes; null if no case could be scored.</param>
/// <param name="DiceByClass">The mean over cases of each foreground class; null where no case could be scored.</param>
public sealed record ValidationScore(double? Dice, IReadOnlyList<double?> DiceByClass);

/// <summary>The best validation so far.</summary>
/// <param name="Step">Steps done when it was made.</param>
/// <param name="Dice">Its mean Dice.</param>
public sealed record ValidationMark(long Step, double Dice);

/// <summary>Scores a network on cases that it is not trained on.</summary>
public interface IValidation
{
    /// <summary>Names of the foreground classes, in the order of <see cref="ValidationScore.DiceByClass"/>.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>The score of a network in evaluation mode.</summary>
    /// <param name="network">On any device.</param>
    ValidationScore Score(nn.Module<Tensor, Tensor> network);

    /// <summary>The same for whoever wants to know when, and by whom the training is guided: a training that was killed and goes on may ask for the same step again.</summary>
    /// <param name="network">On any device.</param>
    /// <param name="guide">The network whose losses decide what is left out: itself, unless it has another guide.</param>
    /// <param name="done">Steps done.</param>
    /// <param name="strength">To which degree in [0, 1] the envelope's pixel selection was in force in the last step; 0 where none is.</param>
    /// <param name="trial">Which of the envelopes that the training chooses among is being tried, from 0; null: none, its steps are those of the training.</param>
    ValidationScore Score(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> guide, long done, double strength, int? trial) => Score(network);
}
