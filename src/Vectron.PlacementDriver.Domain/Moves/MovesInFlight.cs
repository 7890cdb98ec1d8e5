using Vectron.PlacementDriver.Domain.Placement;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Moves;

/// <summary>How much is moving where. For one caller at a time.</summary>
public sealed class MovesInFlight
{
    private readonly IPlacementState state;
    private readonly SortedDictionary<ulong, Counts> byWorker = [];
    private readonly SortedDictionary<ulong, int> byLeader = [];
    private readonly SortedDictionary<WorkerLocation, int> intoZone = new(LocationOrder.ByZone);

    private MovesInFlight(IPlacementState state) => this.state = state;

    /// <summary>Moves on their way.</summary>
    public int Total { get; private set; }

    /// <summary>Counts what is on its way in a state.</summary>
    public static MovesInFlight Of(IPlacementState state)
    {
        var moves = new MovesInFlight(state);
        foreach (var id in state.MovingShards)
        {
            if (state.FindShard(id) is { Move: { } move } shard)
            {
                moves.Count(
                    shard.LeaderId,
                    move.SourceId,
                    move.TargetId,
                    isLeaving: shard.IsHost(move.SourceId),
                    isArriving: move.TargetId != 0 && !shard.IsHost(move.TargetId));
            }
        }

        return moves;
    }

    /// <summary>Moves to or from a worker that is alive.</summary>
    public int OfWorker(ulong workerId) => byWorker.GetValueOrDefault(workerId).Moves;

    /// <summary>Moves of shards that a worker leads.</summary>
    public int OfLeader(ulong workerId) => byLeader.GetValueOrDefault(workerId);

    /// <summary>Moves into a zone.</summary>
    public int IntoZone(WorkerLocation location) => intoZone.GetValueOrDefault(location);

    /// <summary>
    /// Replicas that a worker will hold when all is done: those in its list, without retiring and leaving ones and with
    /// those that are promised to it.
    /// </summary>
    public int ReplicasOf(Worker worker)
    {
        var counts = byWorker.GetValueOrDefault(worker.Id);
        return worker.Shards.Count - worker.RetiringShards.Count - counts.Leaving + counts.Arriving;
    }

    /// <summary>Finds a limit of moves, whatever their target, that is reached.</summary>
    /// <returns>A sentence, or null.</returns>
    internal string? FindLimit(ClusterSettings settings, ulong leaderId, ulong sourceId) =>
        Total >= settings.MaxMoves
            ? Sentence.Of($"{settings.MaxMoves} moves are on their way, which is the most")
            : leaderId != 0 && OfLeader(leaderId) >= settings.MaxMovesPerLeader
                ? Sentence.Of(
                    $"shards that worker {leaderId} leads have {settings.MaxMovesPerLeader} moves on their way, which is the most")
                : sourceId != 0 && OfWorker(sourceId) >= settings.MaxMovesPerWorker
                    ? Sentence.Of(
                        $"worker {sourceId} has {settings.MaxMovesPerWorker} moves on their way, which is the most")
                    : null;

    /// <summary>Counts a move that is about to begin.</summary>
    internal void Add(ulong leaderId, ulong sourceId, ulong targetId) =>
        Count(leaderId, sourceId, targetId, isLeaving: sourceId != 0, isArriving: targetId != 0);

    private void Count(ulong leaderId, ulong sourceId, ulong targetId, bool isLeaving, bool isArriving)
    {
        Total++;
        byLeader[leaderId] = OfLeader(leaderId) + 1;
        if (state.FindWorker(sourceId) is { } source)
        {
            var counts = byWorker.GetValueOrDefault(sourceId);
            // A dead worker is not burdened by what leaves it.
            byWorker[sourceId] = counts with
            {
                Moves = counts.Moves + (source.Healthy ? 1 : 0),
                Leaving = counts.Leaving + (isLeaving ? 1 : 0),
            };
        }

        if (state.FindWorker(targetId) is { } target)
        {
            var counts = byWorker.GetValueOrDefault(targetId);
            byWorker[targetId] = counts with
            {
                Moves = counts.Moves + 1,
                Arriving = counts.Arriving + (isArriving ? 1 : 0),
            };
            intoZone[target.Location] = IntoZone(target.Location) + 1;
        }
    }

    private readonly record struct Counts(int Moves, int Leaving, int Arriving);
}
