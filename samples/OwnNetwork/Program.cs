// One's own network and loss, and images in memory: trained with the envelope, scored on held-back patients, and searched for annotations that are probably wrong.
using OwnNetwork;
using Sigmask.Auditing;
using Sigmask.Data;
using Sigmask.Losses;
using Sigmask.Metrics;
using Sigmask.Training;

LibTorch.Prepare();
var (images, labels) = Discs.Draw(count: 40, size: 48);
var data = Samples.Of(images, labels, size: [48, 48], classes: 2, spacing: [1.2, 1.2]);    // or DataLayouts.Open("DATA").Source, or TensorSamples.Of(images, labels, ...)
var (fit, held) = data.HoldBack(0.2, seed: 1);

using var network = new MyUNet(channels: 1, classes: 2);
using var run = new Trainer(network, LossSpecification.Of(BaseLoss.Of(new MyLoss()), "my loss")) { Steps = 60, Envelope = new() }.Run(fit, held);    // or new Trainer(network, "ce+dice")

var scores = Evaluation.Of(run, held);
foreach (var summary in scores.Summary())
{
    Console.WriteLine($"{summary.Name}: Dice {summary["dice"]}, HD95 {summary["hd95_mm"]} {scores.Unit}");
}

// Of the cases held back, as a network contradicts no label that it has memorised. `sigmask audit` cross-validates, so that it covers every case.
foreach (var (item, region) in LabelAudit.Of(run, held).Regions.Take(5))
{
    Console.WriteLine($"{item.Key.Case}: {region.Pixels} pixels of {data.Description.Classes[region.Given]} look like {data.Description.Classes[region.Suggested]}, suspicion {region.Suspicion:P0}");
}
