using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Tests.Security;

/// <summary>A worker speaks for the worker of its own raft address and for no other.</summary>
public sealed class WorkerBindingTests : IAsyncLifetime
{
    private readonly SecureServer server = new();

    public async Task InitializeAsync() => await server.InitializeAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("worker")]
    [InlineData("worker token")]
    public async Task Worker_OfItsOwnAddress_RegistersAndBeats(string caller)
    {
        var worker = Client(caller);

        var registered = await worker.RegisterWorkerAsync(Registration(SecureServer.WorkerAddress));
        var beat = await worker.HeartbeatAsync(new HeartbeatRequest { WorkerId = registered.WorkerId });

        beat.Ok.Should().BeTrue();
    }

    [Fact]
    public async Task RegisterWorker_OfAnotherAddress_IsDenied()
    {
        var call = () => Client("worker").RegisterWorkerAsync(Registration("w2.test:9191")).ResponseAsync;

        (await call.Should().ThrowAsync<RpcException>()).Which.Status.Should().Be(new Status(
            StatusCode.PermissionDenied,
            "worker/w1.test:9191 may not speak for raft_address 'w2.test:9191': only for itself"));
        server.Replica.Current.Workers.Should().BeEmpty();
    }

    [Fact]
    public async Task Heartbeat_OfAnotherWorkersId_IsDeniedAndChangesNothing()
    {
        var other = server.Replica.Carry(new Domain.Workers.RegisterWorker(
            "w2.test:9090", "w2.test:9191", [], new(0, 0, 0), new("", "", ""), ""));
        var before = server.Replica.Current.Workers[other.Id];

        var call = () => Client("worker").HeartbeatAsync(new HeartbeatRequest { WorkerId = $"{other.Id}" }).ResponseAsync;

        (await call.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.PermissionDenied);
        server.Replica.Current.Workers[other.Id].Should().BeSameAs(before);
    }

    [Fact]
    public async Task Heartbeat_OfAForgottenWorkersId_IsDeniedToOthers()
    {
        var other = server.Replica.Carry(new Domain.Workers.RegisterWorker(
            "w2.test:9090", "w2.test:9191", [], new(0, 0, 0), new("", "", ""), ""));
        server.Replica.Carry(new Domain.Workers.RemoveWorker(other.Id)).IsAccepted.Should().BeTrue();

        var call = () => Client("worker").HeartbeatAsync(new HeartbeatRequest { WorkerId = $"{other.Id}" }).ResponseAsync;

        (await call.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task Reranker_SpeaksForItsOwnAddressAlone()
    {
        var own = await Client("worker").RegisterRerankerAsync(new RegisterRerankerRequest { GrpcAddress = SecureServer.WorkerAddress });
        var beat = await Client("worker").RerankerHeartbeatAsync(new RerankerHeartbeatRequest { RerankerId = own.RerankerId });
        var other = () => Client("worker").RegisterRerankerAsync(new RegisterRerankerRequest { GrpcAddress = "r2.test:9090" }).ResponseAsync;

        beat.Ok.Should().BeTrue();
        (await other.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task Heartbeat_OfAnIdThatNobodyHas_IsAnsweredInTheContractsWay()
    {
        var answer = await Client("worker").HeartbeatAsync(new HeartbeatRequest { WorkerId = "77" });

        answer.Ok.Should().BeFalse();
    }

    private static RegisterWorkerRequest Registration(string raftAddress) =>
        new() { GrpcAddress = "w1.test:9090", RaftAddress = raftAddress };

    private PlacementService.PlacementServiceClient Client(string caller) => new(server.Connect(caller, server.Server.Grpc));
}
