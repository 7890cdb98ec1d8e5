using DotNext.Net.Cluster.Consensus.Raft;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Consensus;

/// <summary>
/// The library's Raft on this node, as far as this project's own steps rest on it: what they ask it and what they hand to
/// it. In the simulation a model that behaves as the library was measured to behave stands here.
/// </summary>
internal interface IRaftEngine
{
    /// <summary>Not cancelled once an entry of this node's own leadership is committed, until that ends.</summary>
    CancellationToken LeadershipToken { get; }

    /// <summary>The term of this node's newest leadership; 0 when it never led.</summary>
    long LeadershipTerm { get; }

    /// <summary>The log's term, which may already be that of another leader.</summary>
    long Term { get; }

    /// <summary>The last entry in the log.</summary>
    long LastIndex { get; }

    /// <summary>The last entry known to be committed.</summary>
    long CommitIndex { get; }

    /// <summary>Ends when the node stops.</summary>
    CancellationToken Lifetime { get; }

    /// <summary>The members that Raft counts by, this node among them.</summary>
    IReadOnlyCollection<IElector> Electors { get; }

    /// <summary>
    /// Appends an entry on the leader and waits until its index is applied, whatever entry is there by then. Throws what
    /// the library and <see cref="Storage.DurableLog"/> throw.
    /// </summary>
    ValueTask ReplicateAsync(BinaryLogEntry entry, CancellationToken token);

    /// <summary>The terms of the entries from <paramref name="first"/> to <paramref name="last"/>.</summary>
    ValueTask<long[]> ReadTermsAsync(long first, long last, CancellationToken token);

    /// <summary>Copies entries into a request, about one chunk of them; false when a snapshot has taken their place.</summary>
    ValueTask<bool> ReadEntriesAsync(long first, long last, AppendEntriesRequest request, CancellationToken token);

    /// <summary>
    /// Makes entries committed that are on a majority's disks, or in this node's log and on those of a majority with it;
    /// they are applied once they are on this node's disk too. What is committed already stays so.
    /// </summary>
    ValueTask CommitAsync(long index, CancellationToken token);

    /// <summary>Takes the entries of an append that are not here yet; what it acknowledges is on disk.</summary>
    ValueTask<Result<ReplicationStatus>> TakeEntriesAsync(PeerCaller caller, AppendEntriesRequest request, AppendOverlap overlap);

    /// <summary>Takes a snapshot: first the member list, then the state.</summary>
    ValueTask<Result<HeartbeatResult>> TakeSnapshotAsync(PeerCaller caller, SnapshotHeader header, ReceivedSnapshot snapshot);
}
