namespace Vectron.PlacementDriver.Replication;

/// <summary>How long things may take between nodes. A disk that stalls longer than the election timeout moves leadership.</summary>
internal sealed record RaftTimings
{
    /// <summary>The shortest time without a leader after which a follower stands for election.</summary>
    public TimeSpan LowerElectionTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest such time; each node draws its own between the two.</summary>
    public TimeSpan UpperElectionTimeout { get; init; } = TimeSpan.FromMilliseconds(1000);

    /// <summary>Time between two signs of life of the leader, as a part of the lower election timeout, between 0 and 1.</summary>
    public double HeartbeatThreshold { get; init; } = 0.2;

    /// <summary>Deadline of a snapshot transfer.</summary>
    public TimeSpan Snapshot { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Deadline of a Hello and of a Resign.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Deadline of a question for the hashes of a peer's state: a large state takes seconds to hash.</summary>
    public TimeSpan CompareState { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an operator's call goes on asking a node that does not answer: it may be starting.</summary>
    public TimeSpan HelloPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause between two Hellos to a node that did not answer.</summary>
    public TimeSpan HelloPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a node that waits for others says so in its log.</summary>
    public TimeSpan WaitingNotice { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause between two HTTP/2 pings on a peer connection, and the time a ping may take.</summary>
    public TimeSpan KeepAlivePing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Deadline of a vote: a candidate waits for every peer, so a hung one must not cost it the election.</summary>
    public TimeSpan Vote => LowerElectionTimeout / 4;

    /// <summary>
    /// Deadline of an append. A leader that has one follower left gives up when a single append is late, so it gets as long
    /// as the most patient follower waits for its leader: one slow flush must not move leadership.
    /// </summary>
    public TimeSpan Append => UpperElectionTimeout;

    /// <summary>How long a round waits for a small snapshot to arrive; meanwhile it holds a read lock of the log.</summary>
    public TimeSpan SnapshotWait => LowerElectionTimeout * 0.3;

    /// <summary>Deadline of a connection attempt.</summary>
    public TimeSpan Connect => LowerElectionTimeout / 4;
}
