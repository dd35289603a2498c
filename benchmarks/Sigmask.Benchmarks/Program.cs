using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Sigmask.Benchmarks;

if (args is ["step", .. var options])
{
    StepMeasurement.Run(options);
    return;
}

if (args is ["loader", .. var folders])
{
    LoaderReport.Run(folders);
    return;
}

// In this process: a generated project of its own would copy libtorch for every benchmark.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
