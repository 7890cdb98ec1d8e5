using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

/// <summary>Stands in for what other nodes call.</summary>
public sealed class FakePeerService : PeerService.PeerServiceBase
{
    public override Task<HelloResponse> Hello(HelloRequest request, ServerCallContext context) =>
        Task.FromResult(new HelloResponse { Receiver = new NodeIdentity { NodeId = 42 } });
}
