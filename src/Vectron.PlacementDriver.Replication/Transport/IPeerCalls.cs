using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Calls of one peer, over the network or over the simulation's. They end in an <see cref="RpcException"/> when they fail.</summary>
internal interface IPeerCalls
{
    /// <inheritdoc cref="PeerChannel.TakesMany"/>
    bool TakesMany { get; }

    /// <inheritdoc cref="PeerChannel.AppendEntriesAsync"/>
    Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token);

    /// <inheritdoc cref="PeerChannel.ReadIndexAsync"/>
    Task<ReadIndexResponse> ReadIndexAsync(long term, TimeSpan deadline, CancellationToken token);

    /// <inheritdoc cref="PeerChannel.ProposeAsync"/>
    Task<ProposeResponse> ProposeAsync(ProposeRequest request, TimeSpan deadline, CancellationToken token);
}
