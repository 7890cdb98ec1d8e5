using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Calls of one peer over the simulated network.</summary>
internal sealed class SimulatedCalls(SimulatedNetwork network, SimulatedProcess process, ulong peer) : IPeerCalls
{
    private static readonly TimeSpan AppendDeadline = TimeSpan.FromSeconds(1);

    private Task? last;

    public bool TakesMany => true;

    /// <summary>
    /// As on a stream: an append is taken when the one before was, and none is once one has failed; the next begins another
    /// stream. What is on its way then may come late all the same.
    /// </summary>
    public async Task<AppendEntriesResponse> AppendEntriesAsync(AppendEntriesRequest request, CancellationToken token)
    {
        var before = last is { IsFaulted: false } ? last : Task.CompletedTask;
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        last = taken.Task;
        try
        {
            return await network.CallAsync(
                process, peer, "append", AppendDeadline,
                async (node, serving) =>
                {
                    await before.WaitAsync(serving);
                    var answer = await node.Gate.AppendAsync(request, Caller, serving);
                    _ = taken.TrySetResult();
                    return answer;
                },
                token);
        }
        catch (Exception failure)
        {
            _ = taken.TrySetException(failure is RpcException ? failure : new RpcException(new Status(StatusCode.Cancelled, "given up")));
            _ = taken.Task.Exception;
            throw;
        }
    }

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
