using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>
/// A change of a shard's replicas on its way: at most one per shard. Replicated state, so that it goes on wherever the
/// leader of the driver is.
/// </summary>
/// <remarks>
/// The membership that it works on is the shard's own: the epoch of the change under way is
/// <see cref="Shards.Shard.Epoch"/>.
/// </remarks>
public sealed record ShardMove
{
    /// <summary>Why replicas change.</summary>
    public required MoveKind Kind { get; init; }

    /// <summary>What it waits for.</summary>
    public required MovePhase Phase { get; init; }

    /// <summary>The worker whose replica leaves; 0 when none does.</summary>
    public ulong SourceId { get; init; }

    /// <summary>The worker that gets a replica; 0 when none does.</summary>
    public ulong TargetId { get; init; }

    /// <summary>
    /// The source is dead and is removed before the target is added: a newcomer would make the quorum larger and be no
    /// help in it.
    /// </summary>
    public bool RemovesFirst { get; init; }

    /// <summary>The source is the target of before, which did not become a good replica.</summary>
    public bool IsRollBack { get; init; }

    /// <summary>What was considered and why this was chosen, in one sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Replicas that served when it began: it never leaves the shard with fewer, unless more than wanted.</summary>
    public int LiveAtStart { get; init; }

    /// <summary>When it began, cluster clock.</summary>
    public required long StartedUnixMs { get; init; }

    /// <summary>When the phase began, cluster clock.</summary>
    public required long PhaseSinceUnixMs { get; init; }

    /// <summary>When its patience with the phase ends, cluster clock.</summary>
    public required long DeadlineUnixMs { get; init; }

    /// <summary>How often patience ended in this phase: each time it gets twice as much.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Highest index that a member but the target had reported at the target's last heartbeat; the target has caught up
    /// when it reports as much one heartbeat later.
    /// </summary>
    public ulong CatchUpGoal { get; init; }

    /// <summary>Since when no member has reported a higher index, cluster clock; 0 before the target joined.</summary>
    public long QuietSinceUnixMs { get; init; }

    /// <summary>The leader whose list has held the newest epoch since before its last heartbeat; 0 for none.</summary>
    public ulong ServedLeaderId { get; init; }

    /// <summary>The memberships before the present one, in order of epoch, that the leader may still know as the newest.</summary>
    public ImmutableArray<Membership> Earlier { get; init; } = [];

    /// <summary>What members and target have reported, in order of their ids.</summary>
    public ImmutableArray<ReplicaEvidence> Evidence { get; init; } = [];

    /// <summary>What a worker has reported; zeros when nothing.</summary>
    public ReplicaEvidence EvidenceOf(ulong workerId)
    {
        foreach (var evidence in Evidence)
        {
            if (evidence.WorkerId == workerId)
            {
                return evidence;
            }
        }

        return new ReplicaEvidence(workerId, 0, 0, 0);
    }

    /// <summary>The move with another state of knowledge about a worker.</summary>
    internal ShardMove With(ReplicaEvidence evidence)
    {
        var position = 0;
        while (position < Evidence.Length && Evidence[position].WorkerId < evidence.WorkerId)
        {
            position++;
        }

        return position < Evidence.Length && Evidence[position].WorkerId == evidence.WorkerId
            ? Evidence[position] == evidence ? this : this with { Evidence = Evidence.SetItem(position, evidence) }
            : this with { Evidence = Evidence.Insert(position, evidence) };
    }

    /// <summary>Whether a worker has reported, since it last registered, what the others had when the goal was set.</summary>
    internal bool HasReachedGoal(ulong workerId) => CatchUpGoal > 0 && EvidenceOf(workerId).AppliedIndex >= CatchUpGoal;

    /// <summary>The highest index that a worker other than the target has reported; 0 when nobody has.</summary>
    internal ulong HighestIndexOfMembers()
    {
        ulong highest = 0;
        foreach (var evidence in Evidence)
        {
            highest = evidence.WorkerId == TargetId ? highest : Math.Max(highest, evidence.AppliedIndex);
        }

        return highest;
    }

    /// <summary>The move in its next phase.</summary>
    internal ShardMove Enter(MovePhase phase, long unixMs, long patienceMs) => this with
    {
        Phase = phase,
        PhaseSinceUnixMs = unixMs,
        DeadlineUnixMs = unixMs + patienceMs,
        Attempts = 0,
    };
}
