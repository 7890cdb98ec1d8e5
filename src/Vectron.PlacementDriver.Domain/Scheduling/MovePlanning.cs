using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Scheduling;

/// <summary>A plan while it is being made.</summary>
internal sealed class MovePlanning
{
    private readonly SortedSet<ulong> planned = [];
    private readonly SortedDictionary<ulong, bool> cutOff = [];
    private CandidatePool? pool;

    public MovePlanning(PlacementSnapshot snapshot, bool isLimited)
    {
        Snapshot = snapshot;
        Context = new PlacementContext(snapshot, isLimited);
    }

    public PlacementSnapshot Snapshot { get; }

    public PlacementContext Context { get; }

    /// <summary>The moves planned so far, most urgent first.</summary>
    public List<MoveStart> Moves { get; } = [];

    /// <summary>The workers that may get replicas; built when a first target is looked for.</summary>
    public CandidatePool Pool => pool ??= new CandidatePool(Context.Eligible, Context.InFlight.ReplicasOf);

    /// <summary>Whether no further move may begin.</summary>
    public bool IsFull => Context.IsLimited && Context.InFlight.Total >= Snapshot.Settings.MaxMoves;

    /// <summary>
    /// Whether a move is wanted that limits hold back: what it will change must not be evened out before it did.
    /// </summary>
    public bool IsHeldBack { get; private set; }

    /// <summary>Whether no further move may begin for balance: what has to be done finds room beside it.</summary>
    public bool IsFullForBalance => Context.IsLimited && Context.InFlight.Total >= (Snapshot.Settings.MaxMoves + 1) / 2;

    /// <summary>Whether a move may be planned in a shard.</summary>
    public bool IsFree(Shard shard) => !planned.Contains(shard.Id) && MoveStartRule.FindObstacle(shard) is null;

    /// <summary>Whether a shard is free as soon as its present or planned move is done.</summary>
    public bool IsFreeLater(Shard shard) => planned.Contains(shard.Id) || shard.IsMoving;

    public int CountLive(Shard shard) => MoveObstacle.CountLive(Snapshot, shard);

    /// <summary>Whether a silent worker is cut off from the driver alone.</summary>
    public bool IsCutOff(ulong workerId)
    {
        if (!cutOff.TryGetValue(workerId, out var isCutOff))
        {
            isCutOff = MoveObstacle.FindWitness(Snapshot, workerId) != 0;
            cutOff.Add(workerId, isCutOff);
        }

        return isCutOff;
    }

    /// <summary>Plans a replica for a shard on the best worker that every decider allows.</summary>
    /// <param name="shard">A free shard.</param>
    /// <param name="kind">Why.</param>
    /// <param name="sourceId">The worker whose replica it replaces; 0 for none.</param>
    /// <param name="why">The first half of the reason.</param>
    /// <returns>Whether there is such a worker.</returns>
    public bool TryAdd(Shard shard, MoveKind kind, ulong sourceId, string why)
    {
        if (FindLimit(shard, sourceId))
        {
            IsHeldBack = true;
            return false;
        }

        var others = OthersOf(shard, sourceId);
        var isThrottled = false;
        if (Pool.FindBest(others, Apart.Worker, donor: null, MayTake) is not { } target)
        {
            IsHeldBack |= isThrottled;
            return false;
        }

        Add(shard, kind, sourceId, target, why);
        return true;

        bool MayTake(Candidate candidate)
        {
            var verdict = Judge(candidate.Worker, shard, kind, sourceId);
            isThrottled |= verdict == Verdict.Throttle;
            return verdict == Verdict.Yes;
        }
    }

    /// <summary>Plans that a replica leaves and none comes.</summary>
    public void AddRemoval(Shard shard, MoveKind kind, ulong sourceId, string why)
    {
        if (FindLimit(shard, sourceId))
        {
            IsHeldBack = true;
            return;
        }

        Take(shard, new MoveStart(shard.Id, kind, sourceId, 0, shard.Epoch, why));
    }

    /// <summary>Plans a move whose target was chosen.</summary>
    public void Add(Shard shard, MoveKind kind, ulong sourceId, Candidate target, string why)
    {
        var reason = why + Sentence.Of($"; worker {target.Id} with {target.Load} replicas is the least loaded of {Pool.Count} eligible that the deciders allow");
        AddChosen(shard, kind, sourceId, target, reason);
    }

    /// <summary>Plans a move whose target was chosen, for a reason that says it all.</summary>
    public void AddChosen(Shard shard, MoveKind kind, ulong sourceId, Candidate target, string reason)
    {
        Take(shard, new MoveStart(shard.Id, kind, sourceId, target.Id, shard.Epoch, reason));
        Pool.TakeReplica(target);
        if (sourceId != 0 && Pool.Find(sourceId) is { } source)
        {
            Pool.LoseReplica(source);
        }
    }

    /// <summary>What the deciders about shards say of an eligible worker.</summary>
    public Verdict Judge(Worker worker, Shard shard, MoveKind kind, ulong sourceId) =>
        DeciderChain.JudgeShard(new PlacementQuestion(Context, worker, shard, kind, sourceId));

    /// <summary>Whether limits forbid a move whatever its target.</summary>
    public bool FindLimit(Shard shard, ulong sourceId) => Context.IsLimited
        && Context.InFlight.FindLimit(Snapshot.Settings, shard.LeaderId, sourceId) is not null;

    /// <summary>Whether two moves, each of which may begin, may both: one there and one back between two workers.</summary>
    public bool HasRoomForBoth(Shard one, Shard other, Worker here, Worker there)
    {
        var (moves, settings) = (Context.InFlight, Snapshot.Settings);
        return !Context.IsLimited
            || (moves.Total + 2 <= settings.MaxMoves
                && moves.OfWorker(here.Id) + 2 <= settings.MaxMovesPerWorker
                && moves.OfWorker(there.Id) + 2 <= settings.MaxMovesPerWorker
                && moves.IntoZone(here.Location) + 2 <= settings.MaxMovesPerZone
                && moves.IntoZone(there.Location) + 2 <= settings.MaxMovesPerZone
                && (one.LeaderId != other.LeaderId || moves.OfLeader(one.LeaderId) + 2 <= settings.MaxMovesPerLeader));
    }

    /// <summary>Where the other replicas are.</summary>
    public List<Candidate> OthersOf(Shard shard, ulong sourceId)
    {
        var others = new List<Candidate>(shard.Replicas.Length);
        foreach (var id in shard.Replicas)
        {
            if (id != sourceId && Pool.FindPlaceOf(Snapshot.Workers[id]) is { } other)
            {
                others.Add(other);
            }
        }

        return others;
    }

    private void Take(Shard shard, MoveStart move)
    {
        Moves.Add(move);
        planned.Add(shard.Id);
        Context.InFlight.Add(shard.LeaderId, move.SourceId, move.TargetId);
    }
}
