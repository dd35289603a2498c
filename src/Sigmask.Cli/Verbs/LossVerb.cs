using System.CommandLine;
using Sigmask.Arrays;
using Sigmask.Cli.Answers;
using Sigmask.Cli.Inputs;
using Sigmask.Cli.Options;
using Sigmask.Cli.Terminals;
using Sigmask.Cli.Usage;
using Sigmask.Losses;
using Sigmask.Training;
using static TorchSharp.torch;

namespace Sigmask.Cli.Verbs;

/// <summary><c>sigmask loss</c>: one loss on saved tensors, with everything that was decided on the way.</summary>
internal sealed class LossVerb
{
    // There is no training here, so nothing that needs one: no moving average, no ramp; and evidence only if asked for.
    private static readonly EnvelopeOptions Defaults = EnvelopeOptions.Bare with { ClassFloor = new EnvelopeOptions().ClassFloor };

    private readonly Terminal terminal;
    private readonly Option<string> logitsOption = new("--logits") { HelpName = "Z.npy", Description = "Logits, floating [B, C, spatial].", Required = true };
    private readonly Option<string> labelsOption = new("--labels") { HelpName = "Y.npy", Description = "Labels: integers [B, spatial], one class a pixel; or 0/1 [B, C, spatial], any number of classes a pixel.", Required = true };
    private readonly Option<string?> gradientOption = new("--gradient") { HelpName = "G.npy", Description = "Write the derivative of the objective by the logits, float32 of their shape." };
    private readonly Option<string?> pixelWeightsOption = new("--pixel-weights") { HelpName = "U.npy", Description = "Write the weight of each pixel, float32 of the labels' shape." };
    private readonly LossOption lossOption = new("ce", "bce");
    private readonly EnvelopeOptionSet envelopeOptions = new(Defaults, Guide.Self);
    private readonly JsonOption jsonOption = new();

    private LossVerb(Terminal terminal) => this.terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var verb = new LossVerb(terminal);
        var command = new Command("loss", "One loss on saved tensors: its value and objective, the loss and weight of each image, and on request the gradient and the weight of each pixel. Prints JSON.")
        {
            verb.logitsOption, verb.labelsOption, verb.lossOption.Option, verb.gradientOption, verb.pixelWeightsOption, verb.jsonOption.Option,
        };
        verb.envelopeOptions.AddTo(command);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var scope = NewDisposeScope();
        RequireNoTraining(envelopeOptions.ReadGuide(parsed), envelopeOptions.Read(parsed).Ramp);
        var batch = SavedBatch.Read(parsed.GetRequiredValue(logitsOption), parsed.GetRequiredValue(labelsOption), parsed.GetValue(envelopeOptions.IgnoreIndex) ?? []);
        var loss = lossOption.Read(parsed, batch.Target.IsMultiLabel);
        var options = envelopeOptions.ReadFor(loss, parsed, batch.Images);

        var outcome = new Envelope(loss.BaseLoss, options).Forward(batch.Logits, batch.Target);
        var report = LossReport.Of(loss, options, outcome);
        if (parsed.GetValue(gradientOption) is { } gradientFile)
        {
            outcome.Value.backward();
            NpyFile.Write(gradientFile, Single(batch.Logits.grad!));
        }

        if (parsed.GetValue(pixelWeightsOption) is { } weightsFile)
        {
            // A pixel of a multi-label problem is kept or dropped whole, in all its channels.
            NpyFile.Write(weightsFile, Single(batch.IsLabelledByChannel ? outcome.PixelWeights.unsqueeze(1).expand_as(batch.Logits) : outcome.PixelWeights));
        }

        jsonOption.Report(parsed, terminal, () => report, () => terminal.Out.WriteLine(JsonOption.Text(report)));
        return ExitCode.Done;
    }

    private static void RequireNoTraining(Guide guide, Ramp ramp)
    {
        if (guide != Guide.Self)
        {
            throw new UsageException($"--guide {EnvelopeOptionSet.NameOf(guide)}: there is no training here whose weights could be averaged; leave it out or say self.");
        }

        if (ramp.IsAuto)
        {
            throw new UsageException("--ramp auto: there is no training here that could find its moment; leave it out or say none.");
        }
    }

    private static NpyArray Single(Tensor tensor)
        => new([.. tensor.shape.Select(length => checked((int)length))], tensor.detach().to(float32).cpu().contiguous().data<float>().ToArray());
}
