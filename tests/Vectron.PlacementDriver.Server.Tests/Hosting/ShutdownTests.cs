using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Tests.Rpc;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

public sealed class ShutdownTests : ServiceFixture
{
    // What waits at the replica may as well be a command of the leader's duties.
    private CallGate Gate => Server.Services.GetRequiredService<CallGate>();

    [Fact]
    public async Task Stop_LetsCallsInFlightFinishAndRefusesNewOnes()
    {
        Replica.Pause();
        var inFlight = Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = "a:1", RaftAddress = "a:2" });
        await Eventually.TrueAsync(() => Gate.InFlight == 1);

        var stop = Server.StopAsync();
        var refused = await RefusalAsync();
        stop.IsCompleted.Should().BeFalse("a call is in flight");
        using var http = new HttpClient();
        var ready = await http.GetAsync(new Uri(Server.Http, "/readyz"));
        Replica.Resume();

        (await inFlight).WorkerId.Should().Be("1");
        await stop;
        refused.StatusCode.Should().Be(StatusCode.Unavailable);
        ((int)ready.StatusCode).Should().Be(503);
        (await ready.Content.ReadAsStringAsync()).Should().Be("stopping\n");
    }

    [Fact]
    public async Task Stop_WithACallThatDoesNotEnd_GivesUpAfterHalfOfItsTime()
    {
        Replica.Pause();
        var inFlight = Client.ListWorkersAsync(new ListWorkersRequest());
        await Eventually.TrueAsync(() => Gate.InFlight == 1);

        var stop = Server.StopAsync();
        await RefusalAsync();
        Time.Advance(TimeSpan.FromSeconds(4));
        Replica.Resume();

        await FluentActions.Awaiting(() => stop).Should().ThrowAsync<TimeoutException>();
        await inFlight;
    }

    // The first refusal shows that the gate is closed.
    private async Task<Status> RefusalAsync()
    {
        while (true)
        {
            try
            {
                await Client.ListWorkersAsync(
                    new ListWorkersRequest(), deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(200).UtcDateTime);
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.Unavailable)
            {
                return refusal.Status;
            }
            catch (RpcException waiting) when (waiting.StatusCode == StatusCode.DeadlineExceeded)
            {
                // Still let in, and held back by the replica.
            }
        }
    }
}
