using Vectron.PlacementDriver.Simulator.Replay;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Simulator.Tests.Replay;

/// <summary>The recording, played against the real server.</summary>
public sealed class ReplayAgainstServerTests
{
    [Fact]
    public async Task Run_TheRecording_BreaksNoContract()
    {
        await using var server = await RunningServer.StartAsync(
            new InMemoryReplica(TimeProvider.System), TimeProvider.System);
        var calls = TraceFile.Read(RecordedTrace.Path);
        var options = new ReplayOptions
        {
            Addresses = [server.Grpc.Authority],
            Speed = null,
        };

        var report = await new ReplayRun(options, TimeProvider.System).RunAsync(calls, null, CancellationToken.None);

        report.Breaches.Should().BeEmpty();
        report.Played.Should().Be(calls.Length);
        report.SilentNodes.Should().BeEmpty();
    }
}
