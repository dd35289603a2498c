using static TorchSharp.torch;

namespace Sigmask.Losses.Tests;

/// <summary>A recorded value that nobody wants, and how ours is related to it.</summary>
internal sealed record PeerDefect
{
    /// <summary>What ours gives for the same wish.</summary>
    public required Func<Expectation, LossInput, Tensor> Ours { get; init; }

    /// <summary>The recorded value and gradient, made from our parts; null where it is NaN or an error.</summary>
    public Func<Expectation, LossInput, Tensor>? Peer { get; init; }

    /// <summary>What ours must be by other recorded values of the same case; null where none tells.</summary>
    public Func<LossCase, Expectation, double>? Right { get; init; }

    public void Check(LossCase reference, Expectation expected)
    {
        if (Peer is null)
        {
            Assert.False(expected.Value is { } value && double.IsFinite(value) && double.IsFinite(expected.LargestGradient));
        }
        else
        {
            Agreement.Require(reference, expected, ScalarType.Float32, Peer);
            Agreement.Require(reference, expected, ScalarType.Float64, Peer);
        }

        var input = reference.Input(ScalarType.Float32);
        var loss = Ours(expected, input);
        var ours = loss.item<float>();
        loss.backward();
        Assert.True(input.Logits.grad!.isfinite().all().item<bool>());
        Assert.True(float.IsFinite(ours));
        if (Peer is not null)
        {
            Assert.NotInRange(ours, expected.Value!.Value - 1e-3, expected.Value.Value + 1e-3);
        }

        if (Right is not null)
        {
            var right = Right(reference, expected);
            Assert.Equal(right, ours, Agreement.Single * Math.Max(1, Math.Abs(right)));
        }
    }
}
