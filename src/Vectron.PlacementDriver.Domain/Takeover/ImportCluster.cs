using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Validation;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Routing;

namespace Vectron.PlacementDriver.Domain.Takeover;

/// <summary>
/// Seeds an empty cluster with the workers and collections of another driver, so that running workers keep their ids and
/// their data. Ids stay; epochs and counters go beyond anything that the other driver may still give. Scheduling is paused:
/// an operator resumes it once the workers have come over.
/// </summary>
/// <remarks>
/// <para>Comes in parts, since messages and log entries are bounded. From the first to the last one the cluster is frozen, so
/// no worker obeys half of an import; an import that was cut short is replaced by the first part of another one.</para>
/// <para>Refused as <see cref="RejectionReason.FailedPrecondition"/> when the cluster is not empty, a part is out of order, or
/// something in it contradicts an earlier part; as <see cref="RejectionReason.LimitReached"/> beyond the cluster's
/// limits.</para>
/// </remarks>
/// <param name="ImportId">Ties the parts together: 32 lower-case hex digits.</param>
/// <param name="Source">Where it comes from, for people.</param>
/// <param name="Part">From 0.</param>
/// <param name="Parts">How many parts there are.</param>
/// <param name="Workers">Those of this part; a worker comes no later than its replicas.</param>
/// <param name="Rerankers">Those of this part.</param>
/// <param name="Collections">Those of this part, each with all its shards.</param>
public sealed record ImportCluster(
    string ImportId,
    string Source,
    int Part,
    int Parts,
    ImmutableArray<ImportedWorker> Workers,
    ImmutableArray<ImportedReranker> Rerankers,
    ImmutableArray<ImportedCollection> Collections) : Command
{
    /// <summary>How far ids and shard epochs go beyond what was imported: more than a driver gives while it is left.</summary>
    public const ulong Margin = RaisedState.Step;

    // Rather too many for an address, a name or a list of replicas of the usual length.
    private const int BytesOfEach = 512;

    // The other driver does not tell this one, so it must be beyond any that it could have reached.
    private const ulong AssignmentsEpochMargin = 1UL << 40;

    /// <inheritdoc/>
    public override string? FindFault() => ImportRule.FindFault(this);

    /// <inheritdoc/>
    public override int EstimateBytes() => base.EstimateBytes()
        + (BytesOfEach * (Workers.Length + Rerankers.Length + Collections.Sum(collection => 1 + collection.Shards.Length)));

    /// <summary>Why a state cannot take this part.</summary>
    /// <returns>A sentence, or null.</returns>
    public string? FindObstacle(PlacementSnapshot state) => ImportCheck.Of(new PlacementDraft(state, state.ClockUnixMs), this)?.Message;

    internal override CommandOutcome Apply(PlacementDraft draft)
    {
        if (ImportCheck.Of(draft, this) is { } refusal)
        {
            return refusal;
        }

        if (Part == 0)
        {
            draft.Clear();
        }

        foreach (var worker in Workers)
        {
            draft.Index(ToWorker(worker, draft.ClockUnixMs));
        }

        foreach (var reranker in Rerankers)
        {
            draft.Put(ToReranker(reranker, draft.ClockUnixMs));
        }

        foreach (var collection in Collections)
        {
            Put(draft, collection);
        }

        if (Part + 1 == Parts)
        {
            Finish(draft);
        }
        else
        {
            draft.SetFreeze(new ClusterFreeze
            {
                SinceUnixMs = draft.Freeze?.SinceUnixMs ?? draft.ClockUnixMs,
                Reason = Sentence.Of($"an import from {Source} is on its way, part {Part + 1} of {Parts} has come"),
                Import = new ImportProgress(ImportId, Source, Part + 1, Parts),
            });
        }

        return CommandOutcome.Accepted();
    }

    private static Worker ToWorker(ImportedWorker worker, long nowUnixMs) => new()
    {
        Id = worker.Id,
        GrpcAddress = worker.GrpcAddress,
        RaftAddress = worker.RaftAddress,
        Capabilities = [worker.SearchOnly ? WorkerCapability.SearchOnly : WorkerCapability.Write],
        State = WorkerState.Ready,
        Healthy = worker.Healthy,
        RegisteredUnixMs = nowUnixMs,
        LastHeartbeatUnixMs = nowUnixMs,
    };

    private static Rerankers.Reranker ToReranker(ImportedReranker reranker, long nowUnixMs) => new()
    {
        Id = reranker.Id,
        GrpcAddress = reranker.GrpcAddress,
        Healthy = true,
        RegisteredUnixMs = nowUnixMs,
        LastHeartbeatUnixMs = nowUnixMs,
    };

    private void Put(PlacementDraft draft, ImportedCollection collection)
    {
        foreach (var imported in collection.Shards)
        {
            var shard = new Shard
            {
                Id = imported.Id,
                Collection = collection.Name,
                Dimension = collection.Dimension,
                Distance = collection.Distance,
                Range = imported.Range,
                Epoch = imported.Epoch + Margin,
                ReplicationFactor = collection.ReplicationFactor,
                Replicas = imported.Replicas,
                BootstrapMembers = imported.Replicas,
                Bootstrapped = true,
                LeaderId = imported.LeaderId,
                PlacementReason = $"imported from {Source}",
            };
            draft.Put(shard);
            draft.ListsChanged(shard, instructions: true);
        }

        draft.Put(new Collection
        {
            Name = collection.Name,
            Dimension = collection.Dimension,
            Distance = collection.Distance,
            ReplicationFactor = collection.ReplicationFactor,
            Routes = RouteTable.Create(collection.Shards.Select(shard => (shard.Id, shard.Range))),
            CreatedUnixMs = draft.ClockUnixMs,
        });
    }

    private void Finish(PlacementDraft draft)
    {
        draft.RaiseBeyondImport(Margin, AssignmentsEpochMargin);
        var pauses = Enum.GetValues<SchedulingKind>().Select(kind =>
            draft.Pauses.FirstOrDefault(pause => pause.Kind == kind)
            ?? new SchedulingPause(kind, draft.ClockUnixMs, $"imported from {Source}: resume when all workers have come over"));
        draft.SetPauses([.. pauses]);
        draft.Note(
            HistorySubject.Cluster,
            Sentence.Of($"imported from {Source}: {draft.WorkerCount} workers, {draft.RerankerCount} rerankers, {draft.CollectionCount} collections, {draft.ShardCount} shards; ")
                + Sentence.Of($"shard epochs are {Margin} higher, the next worker is {draft.NextWorkerId}, the next shard {draft.NextShardId}; scheduling is paused"));
    }
}
