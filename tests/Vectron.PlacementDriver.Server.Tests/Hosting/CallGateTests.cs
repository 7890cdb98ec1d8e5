using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

public sealed class CallGateTests : IDisposable
{
    private readonly CallGate gate = new();

    public void Dispose() => gate.Dispose();

    [Fact]
    public void Close_WhenIdle_EndsAtOnce()
    {
        gate.TryEnter().Should().BeTrue();
        gate.Leave();

        gate.CloseAsync().IsCompletedSuccessfully.Should().BeTrue();
        gate.TryEnter().Should().BeFalse();
    }

    [Fact]
    public async Task Close_WithCallsInFlight_EndsWithTheLast()
    {
        gate.TryEnter();
        gate.TryEnter();

        var idle = gate.CloseAsync();
        gate.Leave();
        idle.IsCompleted.Should().BeFalse();
        gate.Leave();

        await idle.WaitAsync(TimeSpan.FromSeconds(30));
        gate.InFlight.Should().Be(0);
    }
}
