using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Training;

/// <summary>Where the networks of a training come from: from a registry by name, or one from its owner.</summary>
internal abstract record NetworkSupply
{
    /// <summary>What the network is called, and its shape, for a data set.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="data">What it learns from.</param>
    public abstract ModelOptions Model(TrainingPlan plan, ISampleSource data);

    /// <summary>The network to train, on its device.</summary>
    /// <param name="model">Its shape.</param>
    /// <param name="seed">Of its weights.</param>
    /// <param name="device">Where it computes.</param>
    public abstract nn.Module<Tensor, Tensor> Network(ModelOptions model, int seed, Device device);

    /// <summary>A network that learns beside it.</summary>
    /// <inheritdoc cref="Network"/>
    public abstract nn.Module<Tensor, Tensor> Companion(ModelOptions model, int seed, Device device);

    /// <summary>A network of the same shape that takes an average of weights.</summary>
    /// <param name="network">Of which network.</param>
    /// <param name="model">Its shape.</param>
    /// <param name="device">Where it computes.</param>
    public abstract nn.Module<Tensor, Tensor> Twin(nn.Module<Tensor, Tensor> network, ModelOptions model, Device device);

    /// <summary>Gives the encoder the weights of a file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">What it is.</param>
    /// <param name="file">The weights; null: there are none.</param>
    public abstract EncoderMatch? LoadEncoder(nn.Module<Tensor, Tensor> network, ModelOptions model, string? file);

    /// <summary>Whether networks belong to the training and what comes of it, rather than to the caller.</summary>
    public abstract bool IsOwner { get; }

    /// <summary>Networks of a registry, by the name in the plan.</summary>
    /// <param name="Registry">The registry.</param>
    internal sealed record ByName(ModelRegistry Registry) : NetworkSupply
    {
        /// <inheritdoc/>
        public override bool IsOwner => true;

        /// <inheritdoc/>
        public override ModelOptions Model(TrainingPlan plan, ISampleSource data)
        {
            var model = plan.ModelFor(data.Description);
            return model.Input is null && Registry.Find(model.Name).IsPlanned ? model with { Input = InputPlanning.Of(data, plan.Preprocessing) } : model;
        }

        /// <inheritdoc/>
        public override nn.Module<Tensor, Tensor> Network(ModelOptions model, int seed, Device device) => Registry.Create(model, seed).to(device);

        /// <inheritdoc/>
        public override nn.Module<Tensor, Tensor> Companion(ModelOptions model, int seed, Device device) => Network(model, seed, device);

        /// <inheritdoc/>
        public override nn.Module<Tensor, Tensor> Twin(nn.Module<Tensor, Tensor> network, ModelOptions model, Device device) => Network(model, seed: 1, device);

        /// <inheritdoc/>
        public override EncoderMatch? LoadEncoder(nn.Module<Tensor, Tensor> network, ModelOptions model, string? file) =>
            file is null ? null : EncoderWeights.Load(network, Registry.Find(model.Name), file);
    }

    /// <summary>One network, which somebody made and keeps.</summary>
    /// <param name="Given">The network.</param>
    internal sealed record ByOwner(nn.Module<Tensor, Tensor> Given) : NetworkSupply
    {
        /// <inheritdoc/>
        public override bool IsOwner => false;

        /// <inheritdoc/>
        public override ModelOptions Model(TrainingPlan plan, ISampleSource data) => plan.Options.Precision == Precision.Float32
            ? plan.ModelFor(data.Description) with { Name = Given.GetType().Name }
            : throw new TrainingException($"{Given.GetType().Name} is trained in float32: other numbers need a second network of the same kind; register it with ModelRegistry.With.");

        /// <inheritdoc/>
        public override nn.Module<Tensor, Tensor> Network(ModelOptions model, int seed, Device device)
        {
            LibTorch.Mend();
            return Given.to(device);
        }

        /// <inheritdoc/>
        public override nn.Module<Tensor, Tensor> Companion(ModelOptions model, int seed, Device device) =>
            throw new TrainingException($"This training needs further networks of the same kind, and {model.Name} is a single one: register it with ModelRegistry.With, or take Guide.Ema and the envelope.");

        /// <inheritdoc/>
        public override nn.Module<Tensor, Tensor> Twin(nn.Module<Tensor, Tensor> network, ModelOptions model, Device device) => new BorrowedLayers(network);

        /// <inheritdoc/>
        public override EncoderMatch? LoadEncoder(nn.Module<Tensor, Tensor> network, ModelOptions model, string? file) =>
            file is null ? null : throw new TrainingException($"Encoder weights are for networks of a registry; load {file} into {model.Name} before the training.");
    }
}
