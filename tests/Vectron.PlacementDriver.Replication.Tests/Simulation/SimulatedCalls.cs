using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Calls of one peer over the simulated network.</summary>
internal sealed class SimulatedCalls(SimulatedNetwork network, SimulatedProcess process, ulong peer) : IPeerCalls
{
    private static readonly TimeSpan AppendDeadline = TimeSpan.FromSeconds(1);

    public Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token) => network.CallAsync(
        process, peer, "append", AppendDeadline, (node, serving) => node.Gate.AppendAsync(request, Caller, serving), token);

    public Task<ReadIndexResponse> ReadIndexAsync(long term, TimeSpan deadline, CancellationToken token) => network.CallAsync(
        process, peer, "read index", deadline, async (node, serving) => new ReadIndexResponse
        {
            CommitIndex = await node.ReadIndex.ForPeerAsync(new TermWitness(process.NodeId, term), serving),
        }, token);

    public Task<ProposeResponse> ProposeAsync(ProposeRequest request, TimeSpan deadline, CancellationToken token) => network.CallAsync(
        process, peer, "propose", deadline, (node, serving) => node.Proposals.HandleAsync(request, serving), token);

    public Task<long?> AskTermAsync() => network.CallAsync(
        process, peer, "ask term", AppendDeadline, (node, _) => Task.FromResult<long?>(node.Raft.Term), CancellationToken.None);

    private PeerCaller Caller => new(7, "", process.NodeId, Guid.Empty, 1, peer, Guid.Empty);
}
