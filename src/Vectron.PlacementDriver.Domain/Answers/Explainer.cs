using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>Why is this shard where it is, why not there, and what is it waiting for? Pure functions of one state.</summary>
public static class Explainer
{
    /// <summary>Explains a shard.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="shard">A shard of that state.</param>
    /// <param name="there">A worker of that state, to say why the shard is there or not; null for none.</param>
    public static ShardExplanation Explain(PlacementSnapshot snapshot, Shard shard, Worker? there = null)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add(SayWhere(shard));
        if (shard.PlacementReason.Length > 0)
        {
            sentences.Add($"When it was created: {shard.PlacementReason}.");
        }

        sentences.AddRange(shard.Hosts.Select(id => SayHost(snapshot, shard, id)));
        if (!shard.FormerHosts.IsEmpty)
        {
            sentences.Add($"It was on {Wording.Workers([.. shard.FormerHosts.Select(former => former.WorkerId)])} before; its group takes no former member back.");
        }

        sentences.AddRange(LoadSentences.Of(snapshot, shard));
        sentences.AddRange(WaitSentences.Of(snapshot, shard));
        ImmutableArray<Decision> decisions = [];
        if (there is not null)
        {
            (var answer, decisions) = ExplainThere(snapshot, shard, there);
            sentences.Add(answer);
        }

        return new ShardExplanation(shard.Id, snapshot.Revision, sentences.ToImmutable(), decisions);
    }

    private static string SayWhere(Shard shard) =>
        Sentence.Of($"Shard {shard.Id} of collection {QuotedText.Of(shard.Collection)} is at epoch {shard.Epoch} on {Wording.Workers(shard.Replicas)}, {shard.Replicas.Length} of {shard.ReplicationFactor} replicas; ")
        + (shard.LeaderId == 0 ? "no leader was reported yet." : Sentence.Of($"worker {shard.LeaderId} leads it."));

    private static string SayHost(PlacementSnapshot snapshot, Shard shard, ulong id)
    {
        var worker = snapshot.Workers[id];
        var role = id == shard.JoiningId ? "is to get a replica"
            : id == shard.LeavingId ? "is about to leave"
            : id == shard.LeaderId ? "leads" : "follows";
        var health = worker switch
        {
            { IsRetired: true } => "has lost its disk",
            { IsDown: true } => Sentence.Of($"is down for {Wording.Duration(snapshot.ClockUnixMs - worker.DownSinceUnixMs)}"),
            { Healthy: false } => Sentence.Of($"is silent for {Wording.Duration(snapshot.ClockUnixMs - worker.LastHeartbeatUnixMs)}"),
            { State: WorkerState.Joining } => "has restarted and was not heard from yet",
            _ when worker.StoppedSince(shard.Id) is var since and not 0 => Sentence.Of($"does not run it for {Wording.Duration(snapshot.ClockUnixMs - since)}"),
            _ => "serves",
        };
        var zone = worker.Location.Zone.Length == 0 ? "" : $" in zone {worker.Location.Zone}";
        return Sentence.Of($"Worker {id}{zone} {role} and {health}")
            + (worker.IsDraining ? "; it is draining." : worker.IsInMaintenance ? "; it is in maintenance." : ".");
    }

    private static (string Answer, ImmutableArray<Decision> Decisions) ExplainThere(
        PlacementSnapshot snapshot, Shard shard, Worker there)
    {
        if (shard.IsHost(there.Id))
        {
            return (Sentence.Of($"Worker {there.Id} has it in its list."), []);
        }

        var context = new PlacementContext(snapshot);
        var question = new PlacementQuestion(context, there, shard, MoveKind.Rebalance, Heaviest(context, shard));
        if (Urgent(snapshot, shard) is { } urgent)
        {
            question = question with { Kind = urgent.Kind, SourceId = urgent.SourceId };
        }

        var decisions = DeciderChain.Explain(question);
        return decisions.FirstOrDefault(decision => decision.Verdict != Verdict.Yes) is { } refusal
            ? ($"Not on worker {Sentence.Of($"{there.Id}")}{(refusal.Verdict == Verdict.Throttle ? " now" : "")}: {refusal.Sentence}.", decisions)
            : (Sentence.Of($"Nothing forbids it on worker {there.Id}, which holds {context.InFlight.ReplicasOf(there)} replicas; a replica goes there when it is wanted elsewhere and no other worker has less load for its capacity."), decisions);
    }

    // What would bring a replica to another worker, the most urgent first.
    private static (MoveKind Kind, ulong SourceId)? Urgent(PlacementSnapshot snapshot, Shard shard)
    {
        var down = shard.Replicas.FirstOrDefault(id => ReplicaHealth.IsDead(snapshot, shard.Id, id));
        var draining = shard.Replicas.FirstOrDefault(id => snapshot.Workers[id].IsDraining);
        return down != 0 ? (MoveKind.Repair, down)
            : shard.Replicas.Length < shard.ReplicationFactor ? (MoveKind.FillUp, 0)
            : draining != 0 ? (MoveKind.Drain, draining)
            : null;
    }

    private static ulong Heaviest(PlacementContext context, Shard shard) => shard.Replicas
        .OrderByDescending(id => context.State.FindWorker(id) is { } worker ? context.InFlight.ReplicasOf(worker) : 0)
        .ThenBy(id => id)
        .FirstOrDefault();
}
