using System.Collections.Immutable;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Proposals;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Integrity;

/// <summary>
/// The leader's end of the comparison of states: it gathers the hashes that the nodes know, and where a majority agrees on
/// one it tells those that found another. While writes rest, the present state is hashed too, so that nothing stays
/// uncompared for long. Where there is no majority nobody is condemned, and the difference is reported.
/// </summary>
internal sealed class StateComparison(
    RaftNode node, ReplicatedPlacement placement, StateDigests digests, Quarantine quarantine, ulong nodeId, TimeSpan interval,
    TimeProvider time, ILogger logger)
{
    private long lastIndex;
    private (long Index, int Nodes) lastCompared;
    private long lastUndecided;

    /// <summary>Compares now and then for as long as the node lives; only the leader does.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(token).ConfigureAwait(false))
            {
                if (node.IsLeader)
                {
                    await CompareOnceAsync(token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>Asks every member once and judges what is known by then.</summary>
    public async Task CompareOnceAsync(CancellationToken token)
    {
        var current = placement.Current;
        var rests = current.AppliedIndex == Interlocked.Exchange(ref lastIndex, current.AppliedIndex);
        var wanted = rests ? current.AppliedIndex : 0;
        if (wanted > 0)
        {
            await digests.HashAsync(current).WaitAsync(token).ConfigureAwait(false);
        }

        var request = new CompareStateRequest { WantedIndex = wanted };
        var peers = node.Members.Where(member => member.IsRemote).ToImmutableArray();
        var answers = await Task.WhenAll(peers.Select(peer => AskAsync(peer, request, token))).ConfigureAwait(false);
        var found = answers.SelectMany(answer => answer)
            .Concat(digests.Known.Select(own => (NodeId: nodeId, Index: own.Key, Hash: own.Value)))
            .ToLookup(digest => digest.Index);
        foreach (var digest in found.Where(group => group.Count() > 1).OrderBy(group => group.Key))
        {
            await JudgeAsync(digest.Key, [.. digest.Select(each => (each.NodeId, each.Hash))], peers, token).ConfigureAwait(false);
        }
    }

    private static async Task<(ulong NodeId, long Index, string Hash)[]> AskAsync(
        PeerMember peer, CompareStateRequest request, CancellationToken token)
    {
        try
        {
            var answer = await peer.Channel!.CompareStateAsync(request, token).ConfigureAwait(false);
            return [.. answer.Digests.Select(digest => (peer.Identity.NodeId, digest.Index, digest.Hash))];
        }
        catch (Exception e) when (e is RpcException or ObjectDisposedException && !token.IsCancellationRequested)
        {
            return []; // It is down or cut off; it is asked again.
        }
    }

    private async Task JudgeAsync(
        long index, ImmutableArray<(ulong NodeId, string Hash)> found, ImmutableArray<PeerMember> peers, CancellationToken token)
    {
        var groups = found.GroupBy(each => each.Hash).OrderByDescending(group => group.Count()).ToList();
        if (groups.Count == 1)
        {
            NoteEqual(index, found.Length);
            return;
        }

        if (groups[0].Count() * 2 <= peers.Length + 1)
        {
            if (Interlocked.Exchange(ref lastUndecided, index) != index)
            {
                IntegrityLog.Undecided(logger, index, string.Join(", ", found.Select(each => $"node {each.NodeId} {each.Hash}")));
            }

            return;
        }

        var expected = groups[0].Key;
        foreach (var (differing, hash) in found.Where(each => each.Hash != expected))
        {
            IntegrityLog.Differs(logger, differing, index, hash, expected);
            ReplicationMetrics.StatesDiffering.Add(1, new KeyValuePair<string, object?>("node", differing));
            await TellAsync(differing, index, expected, peers, token).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(
        ulong differing, long index, string expected, ImmutableArray<PeerMember> peers, CancellationToken token)
    {
        if (differing == nodeId)
        {
            await quarantine.JudgeAsync(index, expected).ConfigureAwait(false);
            return;
        }

        var verdict = new StateDigest { Index = index, Hash = expected };
        foreach (var peer in peers.Where(peer => peer.Identity.NodeId == differing))
        {
            _ = await AskAsync(peer, new CompareStateRequest { Verdict = verdict }, token).ConfigureAwait(false);
        }
    }

    // A node that had not applied the entry yet is heard of at the next comparison.
    private void NoteEqual(long index, int nodes)
    {
        if ((index, nodes).CompareTo(lastCompared) > 0)
        {
            lastCompared = (index, nodes);
            ReplicationMetrics.StatesCompared.Add(1);
            IntegrityLog.Equal(logger, index, nodes);
        }
    }
}
