using System.CommandLine;
using Sigmask.Arrays;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Data;
using Sigmask.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask loss</c>: one loss on saved tensors, with everything that was decided on the way.</summary>
internal sealed class LossVerb
{
    // There is no training here, so nothing that needs one: no moving average, no ramp; and evidence only if asked for.
    private static readonly EnvelopeOptions Defaults = new() { Guide = Guide.Self, Ramp = Ramp.None, Evidence = 1 };

    private readonly Terminal _terminal;
    private readonly Option<string> _logits = new("--logits") { HelpName = "Z.npy", Description = "Logits, floating [B, C, spatial].", Required = true };
    private readonly Option<string> _labels = new("--labels") { HelpName = "Y.npy", Description = "Labels: integers [B, spatial], one class a pixel; or 0/1 [B, C, spatial], any number of classes a pixel.", Required = true };
    private readonly Option<string?> _gradient = new("--gradient") { HelpName = "G.npy", Description = "Write the derivative of the objective by the logits, float32 of their shape." };
    private readonly Option<string?> _pixelWeights = new("--pixel-weights") { HelpName = "U.npy", Description = "Write the weight of each pixel, float32 of the labels' shape." };
    private readonly LossOption _loss = new("ce", "bce");
    private readonly EnvelopeOptionSet _envelope = new(Defaults);
    private readonly JsonOption _json = new();

    private LossVerb(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new LossVerb(terminal);
        var command = new Command("loss", "One loss on saved tensors: its value and objective, the loss and weight of each image, and on request the gradient and the weight of each pixel. Prints JSON.")
        {
            verb._logits, verb._labels, verb._loss.Option, verb._gradient, verb._pixelWeights, verb._json.Option,
        };
        verb._envelope.AddTo(command);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var options = Options(parsed);
        using var scope = NewDisposeScope();
        using var pause = FinalizerPause.Enter();
        var batch = SavedBatch.Read(parsed.GetRequiredValue(_logits), parsed.GetRequiredValue(_labels), parsed.GetValue(_envelope.IgnoreIndex) ?? []);
        var loss = _loss.Read(parsed, batch.Target.IsMultiLabel);
        options = Beside(loss, options, parsed);
        RequireMass(options.TopK, batch.Images);

        var outcome = new Envelope(loss.BaseLoss, options).Forward(batch.Logits, batch.Target);
        var report = LossReport.Of(loss, options, outcome);
        if (parsed.GetValue(_gradient) is { } gradientFile)
        {
            outcome.Value.backward();
            NpyFile.Write(gradientFile, Single(batch.Logits.grad!));
        }

        if (parsed.GetValue(_pixelWeights) is { } weightsFile)
        {
            // A pixel of a multi-label problem is kept or dropped whole, in all its channels.
            NpyFile.Write(weightsFile, Single(batch.IsLabelledByChannel ? outcome.PixelWeights.unsqueeze(1).expand_as(batch.Logits) : outcome.PixelWeights));
        }

        _json.Report(parsed, _terminal, report, () => _terminal.Out.WriteLine(JsonOption.Text(report)));
        return ExitCode.Done;
    }

    private EnvelopeOptions Options(ParseResult parsed)
    {
        var options = _envelope.Read(parsed);
        return options.Guide == Guide.Self
            ? options
            : throw new UsageException("--guide ema: there is no training here whose weights could be averaged; leave it out or say self.");
    }

    // Losses with a selection of their own stand beside the envelope.
    private EnvelopeOptions Beside(LossSpecification loss, EnvelopeOptions options, ParseResult parsed)
    {
        if (loss.BaseLoss.Batch.Count == 0 || options.IsOff)
        {
            return options;
        }

        return _envelope.IsAnyGiven(parsed)
            ? throw new UsageException($"--loss {loss}: this loss selects by itself and cannot stand inside the envelope; leave the envelope's options out, or say --sigma 0 --top-k 1.")
            : EnvelopeOptions.Plain;
    }

    private static void RequireMass(ImageMass mass, int images)
    {
        if (!mass.IsShare && mass.Value > images)
        {
            throw new UsageException($"--top-k {mass.Value}: the batch has only {images} images; give at most that, or a share in (0, 1].");
        }
    }

    private static NpyArray Single(Tensor tensor)
        => new([.. tensor.shape.Select(length => checked((int)length))], tensor.detach().to(float32).cpu().contiguous().data<float>().ToArray());
}
