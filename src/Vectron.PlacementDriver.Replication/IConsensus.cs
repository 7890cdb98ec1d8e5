using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication;

/// <summary>What proposals and reads need of a node: <see cref="RaftNode"/>, or the simulation's.</summary>
internal interface IConsensus
{
    /// <inheritdoc cref="RaftNode.IsLeader"/>
    bool IsLeader { get; }

    /// <inheritdoc cref="RaftNode.LeadershipTerm"/>
    long LeadershipTerm { get; }

    /// <inheritdoc cref="RaftNode.Term"/>
    long Term { get; }

    /// <summary>The way to the leader; null when none is known, or this node is it.</summary>
    IPeerCalls? LeaderCalls { get; }

    /// <inheritdoc cref="RaftNode.Lifetime"/>
    CancellationToken Lifetime { get; }

    /// <inheritdoc cref="RaftNode.ReplicateAsync"/>
    Task<ReplicationOutcome> ReplicateAsync(ReadOnlyMemory<byte> payload, long term, object? context, CancellationToken token);

    /// <inheritdoc cref="RaftNode.ProveLeadershipAsync(TermWitness, CancellationToken)"/>
    /// <param name="witness">A member whose term is known; default for none.</param>
    /// <param name="token">Gives up.</param>
    ValueTask<long?> ProveLeadershipAsync(TermWitness witness, CancellationToken token);

    /// <inheritdoc cref="RaftNode.WaitForApplyAsync"/>
    ValueTask WaitForApplyAsync(long index, CancellationToken token);
}
