using TorchSharp.Modules;

namespace Sigmask.Losses;

/// <summary>A loss with numbers of its own that are learned with the network. As it is made from a specification it has them as constants; whoever trains asks for a copy that learns.</summary>
public interface ILearnedLoss
{
    /// <summary>What learns, by name; empty if nothing does. The tensors belong to the loss that has them.</summary>
    IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>What these numbers mean now, by a name for tables.</summary>
    IReadOnlyList<(string Name, double Value)> Numbers { get; }

    /// <summary>The learning rate of these numbers, with Adam and without weight decay.</summary>
    double LearningRate { get; }

    /// <summary>The same loss with numbers that learn, from their initial values.</summary>
    ILearnedLoss Learning();
}
