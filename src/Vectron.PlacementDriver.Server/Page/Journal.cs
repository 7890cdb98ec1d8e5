using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Diagnostics;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>
/// The newest events of the cluster: what this node saw, by comparing states, and what the cluster decided, from its
/// history. It begins with this node and is bounded: for people who watch, not for audits.
/// </summary>
internal sealed class Journal
{
    /// <summary>Most entries kept.</summary>
    public const int Kept = 500;

    // A collection of a thousand shards is one event, not a thousand.
    private const int MostShardsOneByOne = 20;

    private readonly Lock sync = new();
    private readonly Queue<JournalEntry> entries = new();
    private long sequence;

    /// <summary>Compares two states and notes what happened between them.</summary>
    public void Note(PlacementSnapshot before, PlacementSnapshot after)
    {
        lock (sync)
        {
            NoteCollections(before, after);
            NoteWorkers(before, after);
            NoteLeaders(before, after);
            NoteDecisions(after.History.Entries.Where(entry => entry.Revision > before.Revision));
        }
    }

    /// <summary>Begins with what the cluster decided before this node saw it, as far as its history reaches.</summary>
    public void Begin(PlacementSnapshot state)
    {
        lock (sync)
        {
            NoteDecisions(state.History.Entries.TakeLast(Kept / 2));
        }
    }

    /// <summary>Notes a change of this node's part in the cluster.</summary>
    public void Note(ReplicaStatus before, ReplicaStatus after, long clock)
    {
        if ((before.Role, before.LeaderNodeId, before.Term) == (after.Role, after.LeaderNodeId, after.Term))
        {
            return;
        }

        lock (sync)
        {
            var leader = after.LeaderNodeId == 0 ? "no leader is known" : $"node {after.LeaderNodeId} leads";
            Add(clock, "node", Text(after.NodeId), $"{leader} in term {after.Term}; node {after.NodeId} is {RoleName.Of(after.Role)}", after.WaitingFor);
        }
    }

    /// <summary>The entries after a sequence number, oldest first.</summary>
    public IReadOnlyList<JournalEntry> After(long seen)
    {
        lock (sync)
        {
            return sequence == seen ? [] : [.. entries.Where(entry => entry.Sequence > seen)];
        }
    }

    private void NoteCollections(PlacementSnapshot before, PlacementSnapshot after)
    {
        var (changed, removed) = SnapshotChanges.Between(before.Collections, after.Collections);
        foreach (var collection in changed.Where(collection => !before.Collections.ContainsKey(collection.Name)))
        {
            var reason = after.Shards.GetValueOrDefault(collection.Routes.ShardIds.FirstOrDefault())?.PlacementReason ?? "";
            Add(after.ClockUnixMs, "collection", collection.Name, $"created with {collection.Routes.ShardIds.Length} shards of {collection.ReplicationFactor} replicas", reason);
        }

        foreach (var name in removed)
        {
            Add(after.ClockUnixMs, "collection", name, "deleted", "its shards stay with their workers until these have let go of them");
        }
    }

    private void NoteWorkers(PlacementSnapshot before, PlacementSnapshot after)
    {
        var (changed, removed) = SnapshotChanges.Between(before.Workers, after.Workers);
        foreach (var worker in changed)
        {
            var old = before.Workers.GetValueOrDefault(worker.Id);
            if (Describe(old, worker, after) is { Text: { } text } what)
            {
                Add(after.ClockUnixMs, "worker", Text(worker.Id), text, what.Reason);
            }
        }

        foreach (var id in removed)
        {
            Add(after.ClockUnixMs, "worker", Text(id), "removed", "");
        }
    }

    private static (string? Text, string Reason) Describe(Worker? old, Worker now, PlacementSnapshot after) => old switch
    {
        null => ($"registered at {now.GrpcAddress}", ""),
        { Healthy: true } when !now.Healthy => ("unhealthy", $"silent for {(after.ClockUnixMs - now.LastHeartbeatUnixMs) / 1000} s, at most {after.Settings.UnhealthyAfterMs / 1000} s are allowed"),
        { Healthy: false } when now.Healthy => ("healthy again", ""),
        _ when old.State != now.State => ($"{old.State.ToString().ToLowerInvariant()} → {now.State.ToString().ToLowerInvariant()}", ""),
        _ when old.GrpcAddress != now.GrpcAddress => ($"moved from {old.GrpcAddress} to {now.GrpcAddress}", "it registered again with the same raft address"),
        _ when old.StrangeShardId == 0 && now.StrangeShardId != 0 => ($"runs shard {now.StrangeShardId}, which was never assigned to it", "its disk belongs to another cluster or history; it gets an empty list"),
        _ => (null, ""),
    };

    private void NoteLeaders(PlacementSnapshot before, PlacementSnapshot after)
    {
        var (changed, _) = SnapshotChanges.Between(before.Shards, after.Shards);
        var led = changed
            .Select(shard => (Old: before.Shards.GetValueOrDefault(shard.Id), Now: shard))
            .Where(pair => pair.Old is not null && pair.Old.LeaderId != pair.Now.LeaderId)
            .ToLookup(pair => pair.Now.Collection);
        foreach (var group in led)
        {
            if (group.Count() > MostShardsOneByOne)
            {
                Add(after.ClockUnixMs, "collection", group.Key, $"{group.Count()} shards have new leaders", "");
                continue;
            }

            foreach (var (old, now) in group)
            {
                Add(after.ClockUnixMs, "shard", Text(now.Id), Describe(old!, now), "");
            }
        }
    }

    // The history is the cluster's own, with its reasons. Workers and collections are told of by what changed, above.
    private void NoteDecisions(IEnumerable<HistoryEntry> decisions)
    {
        foreach (var entry in decisions.Where(entry => entry.Subject is not (HistorySubject.Worker or HistorySubject.Collection)))
        {
            var subject = entry.ShardId != 0 ? Text(entry.ShardId) : entry.WorkerId != 0 ? Text(entry.WorkerId) : "";
            Add(entry.UnixMs, entry.Subject.ToString().ToLowerInvariant(), subject, entry.Text, "");
        }
    }

    private static string Describe(Shard old, Shard now) => old.LeaderId == 0
        ? $"worker {now.LeaderId} leads it ({now.Collection})"
        : $"leader: worker {old.LeaderId} → {now.LeaderId} ({now.Collection})";

    private void Add(long at, string kind, string subject, string text, string reason)
    {
        entries.Enqueue(new JournalEntry(++sequence, at, kind, subject, text, reason));
        if (entries.Count > Kept)
        {
            entries.Dequeue();
        }
    }

    private static string Text(ulong id) => id.ToString(CultureInfo.InvariantCulture);
}
