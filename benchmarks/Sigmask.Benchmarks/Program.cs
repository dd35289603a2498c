using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Sigmask.Benchmarks;
using Sigmask.Benchmarks.Surfaces;
using Sigmask.Losses;

LibTorch.Prepare();
if (args is ["step", .. var options])
{
    StepMeasurement.Run(options);
    return;
}

// Under mpirun: scaling --model unet-tiny [--size N] [--batch N] [--rounds N] [--steps N]
if (args is ["scaling", .. var scaling])
{
    ScalingMeasurement.Run(scaling);
    return;
}

if (args is ["envelope"])
{
    EnvelopeCost.Compare();
    return;
}

if (args is ["envelope", "growth"])
{
    EnvelopeCost.Grow();
    return;
}

if (args is ["predict", .. var prediction])
{
    PredictionMeasurement.Run(prediction);
    return;
}

if (args is ["precision", .. var networks])
{
    PrecisionComparison.Run(networks);
    return;
}

if (args is ["loader", .. var folders])
{
    LoaderReport.Run(folders);
    return;
}

// Trains for half an hour: audit [--tasks burn,fetal,cardiac] [--count N] [--steps N] ...
if (args is ["audit", .. var audited])
{
    AuditMeasurement.Run(audited);
    return;
}

// Held against another program in turns, which BenchmarkDotNet does not do: surfaces [PYTHON]
if (args is ["surfaces", ..])
{
    SurfacesBenchmark.Run(args.Length > 1 ? args[1] : "python3");
    return;
}

// In this process: a generated project of its own would copy libtorch for every benchmark.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
