using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>Says what a shard waits for.</summary>
internal static class WaitSentences
{
    public static IEnumerable<string> Of(PlacementSnapshot snapshot, Shard shard)
    {
        if (snapshot.Freeze is { } freeze)
        {
            return [$"It waits for an operator to end the freeze of the cluster: {freeze.Reason}."];
        }

        if (shard.Retiring)
        {
            var waiting = shard.Replicas.Where(id => !shard.ReleasedBy.Contains(id)).ToArray();
            return [Sentence.Of($"{(shard.Sealed ? "Other shards took over its keys" : "Its collection was deleted")} {Wording.Duration(snapshot.ClockUnixMs - shard.RetiringSinceUnixMs)} ago; it waits until {Wording.Workers(waiting)} know that.")];
        }

        if (snapshot.Reshapes.TryGetValue(shard.ReshapeId, out var reshape))
        {
            return
            [
                Sentence.Of($"A {ReshapeName.Of(reshape)} began {Wording.Duration(snapshot.ClockUnixMs - reshape.StartedUnixMs)} ago, because {reshape.Reason}."),
                Sentence.Of($"It is {ReshapeName.Of(reshape.Phase)} for {Wording.Duration(snapshot.ClockUnixMs - reshape.PhaseSinceUnixMs)} and waits: {ReshapeObstacle.Find(snapshot, reshape)}."),
                shard.IsForming ? "Nobody is routed to it before its end." : shard.Sealed ? "It takes no writes until then." : "It serves meanwhile.",
            ];
        }

        if (shard.Move is { } move)
        {
            return
            [
                Sentence.Of($"A {MoveName.Of(shard.Id, move)} began {Wording.Duration(snapshot.ClockUnixMs - move.StartedUnixMs)} ago, because {move.Reason}."),
                Sentence.Of($"It is {MoveName.Of(move.Phase)} for {Wording.Duration(snapshot.ClockUnixMs - move.PhaseSinceUnixMs)} and waits: ")
                    + $"{MoveObstacle.Find(snapshot, shard) ?? "for the next heartbeat of the shard's leader"}.",
            ];
        }

        if (!shard.Bootstrapped)
        {
            return
            [
                "It waits for its first leader; until then its members stay as they are, because others could found a second group: "
                    + $"{ShardFounding.FindObstacle(snapshot, shard) ?? "most of them are dead and it holds nothing, so another shard takes its place"}.",
            ];
        }

        return OfStill(snapshot, shard);
    }

    private static IEnumerable<string> OfStill(PlacementSnapshot snapshot, Shard shard)
    {
        var unpaused = snapshot with { Pauses = [] };
        if (MovePlanner.PlanWhole(unpaused).FirstOrDefault(start => start.ShardId == shard.Id) is { } wanted)
        {
            var name = MoveName.Of(shard.Id, wanted.Kind, wanted.SourceId, wanted.TargetId);
            yield return $"A {name} is wanted: {wanted.Reason}.";
            yield return MovePlanner.Plan(snapshot).Any(start => start.ShardId == shard.Id)
                ? "It begins next."
                : snapshot.Pauses.IsEmpty
                    ? "It waits until fewer moves are on their way."
                    : $"It waits: {string.Join(", ", snapshot.Pauses.Select(pause => SchedulingName.Of(pause.Kind)))} is paused by an operator.";
            yield break;
        }

        var down = shard.Replicas.Where(id => ReplicaHealth.IsDead(snapshot, shard.Id, id)).ToArray();
        var draining = shard.Replicas.Where(id => snapshot.Workers[id].IsDraining).ToArray();
        if (down.Length > 0 || draining.Length > 0 || shard.Replicas.Length < shard.ReplicationFactor)
        {
            var (kind, source) = down.Length > 0 ? (MoveKind.Repair, down[0])
                : draining.Length > 0 ? (MoveKind.Drain, draining[0]) : (MoveKind.FillUp, 0UL);
            yield return $"It waits for a worker that may take a replica, or for its own members: {CountRefusals(snapshot, shard, kind, source)}.";
            yield break;
        }

        var silent = shard.Replicas.Where(id => !ReplicaHealth.IsLive(snapshot, shard.Id, id)).ToArray();
        yield return silent.Length == 0
            ? "It waits for nothing."
            : Sentence.Of($"It waits for {Wording.Workers(silent)} to run it again; after {Wording.Duration(snapshot.Settings.SilenceUntilDownMs)} a replica counts as dead and is replaced.");
    }

    private static string CountRefusals(PlacementSnapshot snapshot, Shard shard, MoveKind kind, ulong source)
    {
        var context = new PlacementContext(snapshot, isLimited: false);
        var refusals = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var allowed = 0;
        foreach (var worker in snapshot.Workers.Values)
        {
            if (DeciderChain.FindRefusal(new PlacementQuestion(context, worker, shard, kind, source)) is { } refusal)
            {
                refusals[refusal.Short] = refusals.GetValueOrDefault(refusal.Short) + 1;
            }
            else
            {
                allowed++;
            }
        }

        var others = string.Join(", ", refusals.Select(refusal => Sentence.Of($"{refusal.Value} {refusal.Key}")));
        return Sentence.Of($"of {snapshot.Workers.Count} workers {allowed} may") + (others.Length == 0 ? "" : $", the others are {others}");
    }
}
