using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Vectron.PlacementDriver.Benchmarks.Micro;

/// <summary>
/// How functions are measured: in this process, because the state of the largest size takes long to grow, with the memory
/// that they allocate.
/// </summary>
internal sealed class MicroConfig : ManualConfig
{
    private const int WarmUps = 3;
    private const int Iterations = 8;

    /// <summary>Takes the defaults for everything else.</summary>
    public MicroConfig()
    {
        Add(DefaultConfig.Instance);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(WarmUps).WithIterationCount(Iterations));
    }
}
