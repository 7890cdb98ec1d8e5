using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Calls of one peer over the simulated network.</summary>
internal sealed class SimulatedCalls(SimulatedNetwork network, SimulatedProcess process, ulong peer) : IPeerCalls
{
    private static readonly TimeSpan AppendDeadline = TimeSpan.FromSeconds(1);

    public Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token) => network.CallAsync(
        process, peer, "append", AppendDeadline, token, (node, serving) => node.Gate.AppendAsync(request, Caller, serving));

    public Task<ReadIndexResponse> ReadIndexAsync(long term, TimeSpan deadline, CancellationToken token) => network.CallAsync(
        process, peer, "read index", deadline, token, async (node, serving) => new ReadIndexResponse
        {
            CommitIndex = await node.ReadIndex.ForPeerAsync(new TermWitness(process.NodeId, term), serving),
        });

    public Task<ProposeResponse> ProposeAsync(ProposeRequest request, TimeSpan deadline, CancellationToken token) => network.CallAsync(
        process, peer, "propose", deadline, token, (node, serving) => node.Proposals.HandleAsync(request, serving));

    public Task<long?> AskTermAsync() => network.CallAsync(
        process, peer, "ask term", AppendDeadline, CancellationToken.None, (node, _) => Task.FromResult<long?>(node.Raft.Term));

    private PeerCaller Caller => new(7, "", process.NodeId, Guid.Empty, 1, peer, Guid.Empty);
}
